//! Dense polynomials in one variable modulo a prime.
//!
//! Coefficients ascend, the last one is not zero, and zero is the empty list. Degrees here are tens, seldom
//! hundreds, so that the school's algorithms are the fastest.

use crate::field::{Element, Field};

/// Remove leading zeros.
pub(super) fn trim(polynomial: &mut Vec<Element>) {
    while polynomial.last() == Some(&0) {
        polynomial.pop();
    }
}

/// The value at a point.
pub(super) fn evaluate(field: &Field, polynomial: &[Element], x: Element) -> Element {
    polynomial.iter().rev().fold(0, |sum, &c| field.add(field.mul(sum, x), c))
}

/// The product.
pub(super) fn multiply(field: &Field, a: &[Element], b: &[Element]) -> Vec<Element> {
    if a.is_empty() || b.is_empty() {
        return Vec::new();
    }
    let mut product = vec![0; a.len() + b.len() - 1];
    for (i, &x) in a.iter().enumerate() {
        for (j, &y) in b.iter().enumerate() {
            product[i + j] = field.add(product[i + j], field.mul(x, y));
        }
    }
    product
}

/// Replace `a` by its remainder modulo `b`, which must not be zero, and return the quotient.
pub(super) fn divide(field: &Field, a: &mut Vec<Element>, b: &[Element]) -> Vec<Element> {
    if a.len() < b.len() {
        return Vec::new();
    }
    let lead = b[b.len() - 1];
    let inverse =
        if lead == field.one() { lead } else { field.inv(lead).expect("a leading coefficient is not zero") };
    let mut quotient = vec![0; a.len() - b.len() + 1];
    for shift in (0..quotient.len()).rev() {
        let factor = field.mul(a[shift + b.len() - 1], inverse);
        quotient[shift] = factor;
        if factor != 0 {
            for (target, &c) in a[shift..].iter_mut().zip(b) {
                *target = field.sub(*target, field.mul(factor, c));
            }
        }
    }
    a.truncate(b.len() - 1);
    trim(a);
    quotient
}

/// `a/b` if the division leaves nothing.
pub(super) fn exact_quotient(field: &Field, a: &[Element], b: &[Element]) -> Option<Vec<Element>> {
    let mut remainder = a.to_vec();
    let quotient = divide(field, &mut remainder, b);
    remainder.is_empty().then_some(quotient)
}

/// Make the leading coefficient one; return the one it was.
pub(super) fn make_monic(field: &Field, polynomial: &mut [Element]) -> Element {
    let Some(&lead) = polynomial.last() else { return field.one() };
    let inverse = field.inv(lead).expect("a leading coefficient is not zero");
    for c in polynomial {
        *c = field.mul(*c, inverse);
    }
    lead
}

/// The monic greatest common divisor of two polynomials of which one is not zero.
pub(super) fn gcd(field: &Field, a: &[Element], b: &[Element]) -> Vec<Element> {
    let (mut a, mut b) = (a.to_vec(), b.to_vec());
    while !b.is_empty() {
        divide(field, &mut a, &b);
        std::mem::swap(&mut a, &mut b);
    }
    make_monic(field, &mut a);
    a
}

/// The factors of a monic polynomial by multiplicity, each monic and free of squares, pairwise coprime.
///
/// Yun (SYMSAC 1976); the degree must be below the characteristic.
pub(super) fn squarefree(field: &Field, polynomial: &[Element]) -> Vec<(Vec<Element>, u32)> {
    let mut factors = Vec::new();
    if polynomial.len() < 2 {
        return factors;
    }
    let slope = derivative(field, polynomial);
    let common = gcd(field, polynomial, &slope);
    let quotient = |a: &[Element], b: &[Element]| exact_quotient(field, a, b).expect("a divisor divides");
    let (mut rest, mut cofactor) = (quotient(polynomial, &common), quotient(&slope, &common));
    let mut multiplicity = 1;
    while rest.len() > 1 {
        let difference = subtract(field, &cofactor, &derivative(field, &rest));
        let factor = gcd(field, &rest, &difference);
        rest = quotient(&rest, &factor);
        cofactor = quotient(&difference, &factor);
        if factor.len() > 1 {
            factors.push((factor, multiplicity));
        }
        multiplicity += 1;
    }
    factors
}

fn derivative(field: &Field, polynomial: &[Element]) -> Vec<Element> {
    let mut slope: Vec<Element> =
        polynomial.iter().enumerate().skip(1).map(|(n, &c)| field.mul(field.from_u64(n as u64), c)).collect();
    trim(&mut slope);
    slope
}

fn subtract(field: &Field, a: &[Element], b: &[Element]) -> Vec<Element> {
    let at = |polynomial: &[Element], n: usize| polynomial.get(n).copied().unwrap_or(0);
    let mut difference: Vec<Element> =
        (0..a.len().max(b.len())).map(|n| field.sub(at(a, n), at(b, n))).collect();
    trim(&mut difference);
    difference
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn product(field: &Field, roots: &[(u64, u32)]) -> Vec<Element> {
        roots.iter().fold(vec![field.one()], |product, &(root, multiplicity)| {
            (0..multiplicity).fold(product, |product, _| {
                multiply(field, &product, &[field.neg(field.from_u64(root)), field.one()])
            })
        })
    }

    proptest! {
        #[test]
        fn divides_and_finds_common_divisors(a in prop::collection::vec(0u64..5, 0..5), b in prop::collection::vec(0u64..5, 0..5)) {
            let field = Field::new(101).unwrap();
            let roots = |list: &[u64]| product(&field, &list.iter().map(|&root| (root, 1)).collect::<Vec<_>>());
            let mut common = b.clone();
            for root in &a {
                if let Some(at) = common.iter().position(|other| other == root) {
                    common.swap_remove(at);
                }
            }
            // What is left in `common` is b without a; b without that is the common part.
            let expected = exact_quotient(&field, &roots(&b), &roots(&common)).unwrap();
            prop_assert_eq!(gcd(&field, &roots(&a), &roots(&b)), expected);
        }

        #[test]
        fn sorts_roots_by_multiplicity(multiplicities in prop::collection::vec(0u32..4, 6)) {
            let field = Field::new(2_147_483_647).unwrap();
            let roots: Vec<(u64, u32)> = multiplicities.iter().enumerate().map(|(root, &m)| (root as u64, m)).collect();
            let found = squarefree(&field, &product(&field, &roots));
            for (factor, multiplicity) in &found {
                let same: Vec<_> = roots.iter().filter(|(_, m)| m == multiplicity).map(|&(root, _)| (root, 1)).collect();
                prop_assert_eq!(factor, &product(&field, &same));
            }
            let mut distinct = multiplicities.clone();
            distinct.retain(|&m| m > 0);
            distinct.sort_unstable();
            distinct.dedup();
            prop_assert_eq!(found.len(), distinct.len());
        }
    }
}
