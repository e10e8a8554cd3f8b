//! Whether a polynomial divides another, and what is left then.
//!
//! The question is decided modulo a prime first: where all symbols but one have values, a divisor that does not
//! lose its leading term divides what is left of the other, too (Gauss's lemma, for a primitive divisor). That it
//! does not is a proof; that it does is followed by a division of the integer polynomials.

use crate::field::{Element, Field, SplitMix, primes_below};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::Zero;
use std::collections::BTreeMap;

/// Terms with distinct exponents, in any order.
pub(super) type Terms = Vec<(Box<[u16]>, BigInt)>;

/// Attempts to show that there is no divisor before the polynomials are divided.
const ATTEMPTS: usize = 2;

/// A prime, and values of the symbols modulo it, to tell polynomials apart.
pub(super) struct Divisions {
    trials: Vec<Trial>,
}

struct Trial {
    field: Field,
    values: Vec<Element>,
}

impl Divisions {
    pub(super) fn new(symbols: usize) -> Self {
        let mut random = SplitMix::new(symbols as u64);
        let trials = primes_below(1 << 62).take(ATTEMPTS).map(|prime| {
            let field = Field::new(prime).expect("it is prime");
            let values = (0..symbols).map(|_| field.from_u64(random.below(prime - 1) + 1)).collect();
            Trial { field, values }
        });
        Self { trials: trials.collect() }
    }

    /// Divide a polynomial by primitive ones as often as it goes, at most so often as is said beside each, and
    /// reduce these numbers accordingly.
    pub(super) fn cancel(&self, above: &mut Terms, below: &mut Vec<(u32, u32)>, factors: &[Terms]) {
        if above.is_empty() {
            return;
        }
        let mut slices: BTreeMap<usize, Vec<Element>> = BTreeMap::new();
        let mut cancelled = false;
        for (factor, multiplicity) in below.iter_mut() {
            let divisor = &factors[*factor as usize];
            let trial = &self.trials[0];
            let variable = main_variable(divisor);
            let slice = slices.entry(variable).or_insert_with(|| trial.slice(above, variable));
            if !trial.divides(divisor, slice, variable) {
                continue;
            }
            while *multiplicity > 0 && self.may_divide(divisor, above) {
                let Some(quotient) = quotient(above, divisor) else { break };
                *above = quotient;
                *multiplicity -= 1;
                cancelled = true;
                slices.clear();
            }
        }
        if cancelled {
            below.retain(|&(_, multiplicity)| multiplicity > 0);
        }
    }

    /// Whether a primitive polynomial divides another.
    pub(super) fn divides(&self, divisor: &Terms, above: &Terms) -> bool {
        self.may_divide(divisor, above) && quotient(above, divisor).is_some()
    }

    fn may_divide(&self, divisor: &Terms, above: &Terms) -> bool {
        let variable = main_variable(divisor);
        self.trials.iter().all(|trial| trial.divides(divisor, &trial.slice(above, variable), variable))
    }
}

/// The symbol in which a polynomial has the lowest degree but zero.
fn main_variable(terms: &Terms) -> usize {
    let symbols = terms.first().map_or(0, |(exponents, _)| exponents.len());
    let degree = |&variable: &usize| terms.iter().map(|(exponents, _)| exponents[variable]).max();
    (0..symbols).filter(|variable| degree(variable) > Some(0)).min_by_key(degree).unwrap_or(0)
}

impl Trial {
    /// The polynomial of one variable that is left when the others have values, constant term first.
    fn slice(&self, terms: &Terms, variable: usize) -> Vec<Element> {
        let field = &self.field;
        let mut slice = Vec::new();
        for (exponents, coefficient) in terms {
            let mut value = field.from_big(coefficient);
            for (symbol, &exponent) in exponents.iter().enumerate() {
                if symbol != variable && exponent > 0 {
                    value = field.mul(value, field.pow(self.values[symbol], exponent.into()));
                }
            }
            let degree = exponents.get(variable).map_or(0, |&degree| usize::from(degree));
            if slice.len() <= degree {
                slice.resize(degree + 1, 0);
            }
            slice[degree] = field.add(slice[degree], value);
        }
        slice
    }

    /// Whether the slice of a divisor divides another slice, or has lost its leading term.
    fn divides(&self, divisor: &Terms, above: &[Element], variable: usize) -> bool {
        let field = &self.field;
        let divisor = self.slice(divisor, variable);
        let Some(inverse) = divisor.last().and_then(|&lead| field.inv(lead)) else { return true };
        let mut rest = above.to_vec();
        while rest.len() >= divisor.len() {
            let lead = rest.pop().unwrap_or(0);
            let factor = field.mul(lead, inverse);
            let shift = rest.len() + 1 - divisor.len();
            for (place, &c) in divisor[..divisor.len() - 1].iter().enumerate() {
                rest[shift + place] = field.sub(rest[shift + place], field.mul(factor, c));
            }
        }
        rest.iter().all(|&c| c == 0)
    }
}

/// The quotient of integer polynomials, if the division leaves nothing.
pub(super) fn quotient(above: &Terms, divisor: &Terms) -> Option<Terms> {
    let (lead, lead_coefficient) = divisor.iter().max_by(|(a, _), (b, _)| a.cmp(b))?;
    let mut rest: BTreeMap<Box<[u16]>, BigInt> = above.iter().cloned().collect();
    let mut quotient = Terms::new();
    while let Some((exponents, coefficient)) = rest.pop_last() {
        if coefficient.is_zero() {
            continue;
        }
        let (factor, remainder) = coefficient.div_rem(lead_coefficient);
        let shift =
            exponents.iter().zip(lead).map(|(&e, &l)| e.checked_sub(l)).collect::<Option<Box<[u16]>>>()?;
        if !remainder.is_zero() {
            return None;
        }
        for (monomial, c) in divisor.iter().filter(|(monomial, _)| monomial != lead) {
            let place = monomial.iter().zip(&shift).map(|(&e, &s)| e + s).collect();
            *rest.entry(place).or_default() -= c * &factor;
        }
        quotient.push((shift, factor));
    }
    Some(quotient)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn terms(list: &[((u16, u16), i64)]) -> Terms {
        let mut sums: BTreeMap<Box<[u16]>, BigInt> = BTreeMap::new();
        for &((x, y), c) in list {
            *sums.entry([x, y].into()).or_default() += c;
        }
        sums.into_iter().filter(|(_, c)| !c.is_zero()).collect()
    }

    fn product(a: &Terms, b: &Terms) -> Terms {
        let mut sums: BTreeMap<Box<[u16]>, BigInt> = BTreeMap::new();
        for (m, c) in a {
            for (n, d) in b {
                let monomial = m.iter().zip(n).map(|(&i, &j)| i + j).collect();
                *sums.entry(monomial).or_default() += c * d;
            }
        }
        sums.into_iter().filter(|(_, c)| !c.is_zero()).collect()
    }

    fn sorted(mut terms: Terms) -> Terms {
        terms.sort();
        terms
    }

    proptest! {
        #[test]
        fn products_are_divided_and_neighbours_are_not(
            a in prop::collection::vec(((0u16..4, 0u16..4), -9i64..9), 1..6),
            b in prop::collection::vec(((0u16..3, 0u16..3), -9i64..9), 0..4),
        ) {
            // x·y + 1 + b·x·y² has content 1 and is no constant
            let mut divisor = b.clone();
            divisor.retain(|&(monomial, _)| monomial != (0, 0) && monomial != (2, 1));
            divisor.extend([((0, 0), 1), ((2, 1), 1)]);
            let (a, divisor) = (terms(&a), terms(&divisor));
            let divisions = Divisions::new(2);
            let both = product(&a, &divisor);
            prop_assert!(divisions.divides(&divisor, &both));
            prop_assert_eq!(sorted(quotient(&both, &divisor).unwrap()), sorted(a.clone()));
            let mut neighbour: BTreeMap<_, _> = both.into_iter().collect();
            *neighbour.entry([0, 0].into()).or_default() += 1;
            let neighbour: Terms = neighbour.into_iter().filter(|(_, c): &(_, BigInt)| !c.is_zero()).collect();
            prop_assert!(!divisions.divides(&divisor, &neighbour));
            let mut above = product(&product(&a, &divisor), &divisor);
            let mut below = vec![(0, 3)];
            divisions.cancel(&mut above, &mut below, std::slice::from_ref(&divisor));
            if !a.is_empty() {
                let again = divisions.divides(&divisor, &a);
                prop_assert_eq!(below.is_empty(), again);
                if !again {
                    prop_assert_eq!((below, sorted(above)), (vec![(0, 1)], sorted(a)));
                }
            }
        }
    }
}
