//! The common structure of many denominators: polynomials by which each of them is a product of powers.
//!
//! Give every root the list of its multiplicities in all the polynomials, its *fingerprint*. Roots with the
//! same fingerprint belong together in every slice of a multivariate factor, so that the classes can be
//! followed from slice to slice without any factorisation. Greatest common divisors alone find them
//! (Bach, Driscoll and Shallit, J. Algorithms 15 (1993) 199, on factor refinement).

use super::univariate::{exact_quotient, gcd, squarefree};
use crate::field::{Element, Field};

/// The classes of roots of monic polynomials: monic, free of squares, pairwise coprime, one a fingerprint.
pub(super) fn coprime_basis<'a>(
    field: &Field,
    polynomials: impl IntoIterator<Item = &'a [Element]>,
) -> Vec<Vec<Element>> {
    let mut basis: Vec<Vec<Element>> = Vec::new();
    for polynomial in polynomials {
        let mut rest = polynomial.to_vec();
        let mut next = Vec::with_capacity(basis.len() + 1);
        for element in basis {
            let mut class = element;
            // After each division, the roots that have gone from the rest leave the class as one of its own.
            while rest.len() > 1 {
                let common = gcd(field, &class, &rest);
                if common.len() == 1 {
                    break;
                }
                rest = exact_quotient(field, &rest, &common).expect("a divisor divides");
                if common.len() < class.len() {
                    next.push(exact_quotient(field, &class, &common).expect("a divisor divides"));
                    class = common;
                }
            }
            next.push(class);
        }
        next.extend(squarefree(field, &rest).into_iter().map(|(factor, _)| factor));
        basis = next;
    }
    basis
}

/// How often each element divides a polynomial: pairs of the element's number and its multiplicity.
pub(super) fn multiplicities(
    field: &Field,
    basis: &[Vec<Element>],
    polynomial: &[Element],
) -> Vec<(u32, u32)> {
    let mut rest = polynomial.to_vec();
    let mut found = Vec::new();
    for (number, element) in basis.iter().enumerate() {
        let mut multiplicity = 0;
        while let Some(quotient) =
            (rest.len() >= element.len()).then(|| exact_quotient(field, &rest, element)).flatten()
        {
            rest = quotient;
            multiplicity += 1;
        }
        if multiplicity > 0 {
            found.push((number as u32, multiplicity));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reconstruct::univariate::multiply;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn classes_are_those_of_equal_fingerprints(table in prop::collection::vec(prop::collection::vec(0u32..3, 6), 1..5)) {
            let field = Field::new(2_147_483_647).unwrap();
            let linear = |root: usize| vec![field.neg(field.from_u64(root as u64)), field.one()];
            let power = |start: Vec<Element>, root: usize, m: u32| (0..m).fold(start, |product, _| multiply(&field, &product, &linear(root)));
            let polynomials: Vec<Vec<Element>> = table.iter().map(|row| {
                row.iter().enumerate().fold(vec![field.one()], |product, (root, &m)| power(product, root, m))
            }).collect();
            let mut classes: BTreeMap<Vec<u32>, Vec<Element>> = BTreeMap::new();
            for root in 0..6 {
                let print: Vec<u32> = table.iter().map(|row| row[root]).collect();
                if print.iter().any(|&m| m > 0) {
                    let class = classes.remove(&print).unwrap_or_else(|| vec![field.one()]);
                    classes.insert(print, multiply(&field, &class, &linear(root)));
                }
            }
            let basis = coprime_basis(&field, polynomials.iter().map(Vec::as_slice));
            let mut found: Vec<_> = basis.iter().enumerate().map(|(number, element)| {
                let print: Vec<u32> = polynomials.iter().map(|polynomial| {
                    let all = multiplicities(&field, &basis, polynomial);
                    all.iter().find(|&&(n, _)| n == number as u32).map_or(0, |&(_, m)| m)
                }).collect();
                (print, element.clone())
            }).collect();
            found.sort();
            prop_assert_eq!(found, classes.into_iter().collect::<Vec<_>>());
        }
    }
}
