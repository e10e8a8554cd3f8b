//! Inverses that were computed before.

use super::montgomery::{Element, Field};

const SLOTS: usize = 256;

/// Remembers inverses, one for each of a few hash values.
///
/// An inversion costs as much as a hundred multiplications, and the pivots of a system with few distinct
/// coefficients repeat: scoring rules of about 100 seeds for the triangle-box became a seventh faster.
#[derive(Debug, Clone)]
pub(crate) struct Inverses {
    /// `(element, inverse)`; zero stands for nothing, as it has no inverse.
    known: Box<[(Element, Element)]>,
}

impl Inverses {
    pub(crate) fn new() -> Self {
        Self { known: vec![(0, 0); SLOTS].into() }
    }

    /// `1/a`, or `None` for zero.
    #[inline]
    pub(crate) fn inv(&mut self, field: &Field, a: Element) -> Option<Element> {
        let slot = (a.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as usize;
        let (element, inverse) = self.known[slot];
        if element == a && a != 0 {
            return Some(inverse);
        }
        let inverse = field.inv(a)?;
        self.known[slot] = (a, inverse);
        Some(inverse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_the_field(numbers in prop::collection::vec(0u64..400, 1..600)) {
            let field = Field::new(1009).unwrap();
            let mut inverses = Inverses::new();
            for n in numbers {
                let a = field.from_u64(n);
                prop_assert_eq!(inverses.inv(&field, a), field.inv(a));
            }
        }
    }
}
