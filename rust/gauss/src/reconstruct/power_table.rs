//! The powers of a point's coordinates, to be looked up.

use super::sparse::Support;
use crate::field::{Element, Field};

/// For each variable the powers of its value, up to the highest that some supports have.
pub(super) struct PowerTable {
    field: Field,
    powers: Vec<Vec<Element>>,
}

impl PowerTable {
    pub(super) fn new(field: Field, point: &[Element], supports: &[&Support]) -> Self {
        let mut highest = vec![0; point.len()];
        for monomial in supports.iter().flat_map(|support| support.iter()) {
            for (highest, &exponent) in highest.iter_mut().zip(monomial) {
                *highest = exponent.max(*highest);
            }
        }
        let powers = |(&value, highest)| {
            let next = |power: &Element| Some(field.mul(*power, value));
            std::iter::successors(Some(field.one()), next).take(usize::from(highest) + 1).collect()
        };
        Self { field, powers: point.iter().zip(highest).map(powers).collect() }
    }

    /// The value of a monomial.
    pub(super) fn at(&self, monomial: &[u16]) -> Element {
        let factors = monomial.iter().zip(&self.powers).filter(|&(&exponent, _)| exponent > 0);
        let powers = factors.map(|(&exponent, powers)| powers[usize::from(exponent)]);
        powers.reduce(|product, power| self.field.mul(product, power)).unwrap_or(self.field.one())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reconstruct::sparse::power;

    #[test]
    fn what_is_looked_up_is_what_is_computed() {
        for prime in [7, (1 << 61) - 1] {
            let field = Field::new(prime).unwrap();
            let point = [field.from_u64(3), field.from_u64(5), 0];
            let supports: [Support; 2] =
                [[[0, 7, 0], [4, 0, 2]].map(Box::from).into(), [Box::from([9, 1, 0])].into()];
            let table = PowerTable::new(field, &point, &supports.each_ref());
            for monomial in supports.iter().flat_map(|support| support.iter()) {
                assert_eq!(table.at(monomial), power(&field, monomial, &point));
            }
            assert_eq!(table.at(&[0, 0, 0]), field.one());
        }
    }
}
