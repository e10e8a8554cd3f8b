//! Inverses that were computed before, and many for the price of one.

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

/// Replace all elements by their inverses with one inversion; `false`, and nothing is replaced, if one is zero.
///
/// Montgomery's trick (Math. Comp. 48 (1987) 243): multiply everything up, invert the product, and take the factors
/// out again one by one. `products` is working memory of the same length.
pub(crate) fn invert_in_place(field: &Field, elements: &mut [Element], products: &mut [Element]) -> bool {
    let mut product = field.one();
    for (&element, before) in elements.iter().zip(products.iter_mut()) {
        *before = product;
        product = field.mul(product, element);
    }
    let Some(mut inverse) = field.inv(product) else { return false };
    for (element, &before) in elements.iter_mut().zip(products.iter()).rev() {
        let result = field.mul(inverse, before);
        inverse = field.mul(inverse, *element);
        *element = result;
    }
    true
}

/// The inverses of all elements, or `None` if one is zero.
pub(crate) fn invert_all(field: &Field, mut elements: Vec<Element>) -> Option<Vec<Element>> {
    let mut products = vec![0; elements.len()];
    invert_in_place(field, &mut elements, &mut products).then_some(elements)
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

        #[test]
        fn inverts_all_or_none(numbers in prop::collection::vec(0u64..50, 0..12)) {
            let field = Field::new(101).unwrap();
            let elements: Vec<Element> = numbers.iter().map(|&n| field.from_u64(n)).collect();
            let expected: Option<Vec<Element>> = elements.iter().map(|&a| field.inv(a)).collect();
            let mut inverted = elements.clone();
            let done = invert_in_place(&field, &mut inverted, &mut vec![0; elements.len()]);
            prop_assert_eq!(done, expected.is_some());
            prop_assert_eq!(inverted, expected.unwrap_or(elements));
        }
    }
}
