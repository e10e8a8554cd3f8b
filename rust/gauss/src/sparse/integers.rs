//! A list of integers of any size, most of which fit a word.

use crate::field::{Element, Field};
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use std::fmt::Write;

/// Words below this stand for integers that are kept apart, numbered from the smallest word on.
const FIRST: i64 = i64::MIN + (1 << 40);

/// Integers by number: eight bytes each, and those beyond a word apart.
///
/// Invariant: a word below [`FIRST`] is the smallest word plus the place of an integer in `large`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Integers {
    words: Vec<i64>,
    large: Vec<BigInt>,
}

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Integer<'a> {
    Word(i64),
    Large(&'a BigInt),
}

impl Integers {
    pub(crate) fn push(&mut self, integer: &BigInt) {
        let word = integer.to_i64().filter(|&word| word >= FIRST);
        self.words.push(word.unwrap_or_else(|| {
            let place = i64::MIN + self.large.len() as i64;
            assert!(place < FIRST, "a million million integers do not fit into memory");
            self.large.push(integer.clone());
            place
        }));
    }

    pub(crate) fn push_integer(&mut self, integer: Integer<'_>) {
        match integer {
            Integer::Word(word) => self.words.push(word),
            Integer::Large(big) => self.push(big),
        }
    }

    pub(crate) fn get(&self, number: usize) -> Integer<'_> {
        let word = self.words[number];
        if word < FIRST {
            Integer::Large(&self.large[word.wrapping_sub(i64::MIN) as usize])
        } else {
            Integer::Word(word)
        }
    }

    /// Let go of a long integer, which is zero afterwards; words stay as they are.
    pub(crate) fn forget(&mut self, number: usize) {
        let word = self.words[number];
        if word < FIRST {
            self.large[word.wrapping_sub(i64::MIN) as usize] = BigInt::ZERO;
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// Take no more memory than what is there needs.
    pub(crate) fn shrink(&mut self) {
        self.words.shrink_to_fit();
        self.large.shrink_to_fit();
    }

    /// How much memory the list takes, about.
    pub(crate) fn bytes(&self) -> usize {
        let apart = self.large.iter().map(|big| 64 + big.bits() as usize / 8);
        self.words.capacity() * 8 + apart.sum::<usize>()
    }
}

impl Integer<'_> {
    pub(crate) fn is_negative(self) -> bool {
        match self {
            Self::Word(word) => word < 0,
            Self::Large(big) => big.sign() == num_bigint::Sign::Minus,
        }
    }

    /// Whether it is 1 or −1.
    pub(crate) fn is_unit(self) -> bool {
        matches!(self, Self::Word(1 | -1))
    }

    pub(crate) fn is_one(self) -> bool {
        matches!(self, Self::Word(1))
    }

    pub(crate) fn to_big(self) -> BigInt {
        match self {
            Self::Word(word) => word.into(),
            Self::Large(big) => big.clone(),
        }
    }

    pub(crate) fn residue(self, field: &Field) -> Element {
        match self {
            Self::Word(word) => field.from_i64(word),
            Self::Large(big) => field.from_big(big),
        }
    }

    /// Write the absolute value in decimal digits.
    pub(crate) fn write_magnitude(self, to: &mut String) {
        let written = match self {
            Self::Word(word) => write!(to, "{}", word.unsigned_abs()),
            Self::Large(big) => write!(to, "{}", big.magnitude()),
        };
        written.expect("strings take everything");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keeps_integers_of_any_size(words in prop::collection::vec(any::<i64>(), 0..20), shift in 0u32..200) {
            let field = Field::new(101).unwrap();
            let mut expected: Vec<BigInt> = words.iter().map(|&word| BigInt::from(word) << shift).collect();
            expected.extend([i64::MIN, i64::MIN + 1, FIRST - 1, FIRST, i64::MAX, 0, 1, -1].map(BigInt::from));
            let mut kept = Integers::default();
            for integer in &expected {
                kept.push(integer);
            }
            for (number, integer) in expected.iter().enumerate() {
                let found = kept.get(number);
                prop_assert_eq!(&found.to_big(), integer);
                prop_assert_eq!(found.residue(&field), field.from_big(integer));
                prop_assert_eq!(found.is_negative(), integer < &BigInt::from(0));
                let mut text = String::new();
                found.write_magnitude(&mut text);
                prop_assert_eq!(text, integer.magnitude().to_string());
            }
        }
    }
}
