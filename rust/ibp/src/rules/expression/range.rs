//! Between which numbers a value lies, so that a program may run with the narrowest that hold all.

use super::arithmetic::Operation;
use super::program::{Input, Top};

/// All values from `low` to `high`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub low: i64,
    pub high: i64,
}

impl Range {
    pub fn of_constant(value: i64) -> Self {
        Self { low: value, high: value }
    }

    /// What an input can be in families of this many propagators, whatever the indices.
    pub fn of_input(input: Input, slots: usize) -> Self {
        let slots = slots as i64;
        let (low, high) = match input {
            Input::T | Input::Missing | Input::Top(Top::T) => (0, slots),
            Input::R | Input::Dots | Input::Top(Top::R | Top::Dots) => (0, 127 * slots),
            Input::S | Input::Top(Top::S) => (0, 128 * slots),
            Input::Sector | Input::Top(Top::Sector) => (0, (1 << slots) - 1),
            Input::Index(_) | Input::Target(_) => (-128, 127),
            Input::Distance => (0, 255 * slots),
        };
        Self { low, high }
    }

    pub fn fits_32_bits(self) -> bool {
        i32::try_from(self.low).is_ok() && i32::try_from(self.high).is_ok()
    }

    /// Both this and another.
    pub fn union(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// What an operation can give.
    pub fn combine(operation: Operation, left: Self, right: Self) -> Self {
        let corners = || {
            let ends = [
                (left.low, right.low),
                (left.low, right.high),
                (left.high, right.low),
                (left.high, right.high),
            ];
            let [first, rest @ ..] = ends.map(|(x, y)| Self::of_constant(operation.apply(x, y)));
            rest.into_iter().fold(first, Self::union)
        };
        match operation {
            // Each is monotonic in both operands, for the product with a direction that depends on the other.
            Operation::Add
            | Operation::Subtract
            | Operation::Multiply
            | Operation::Minimum
            | Operation::Maximum => corners(),
            Operation::Distance => Self { low: 0, high: corners().high },
            // A quotient is no larger than the dividend, but for -1 // 2 = -1, and 1 // -2 = -1.
            Operation::Divide => left.symmetric(),
            Operation::Remainder => right.symmetric(),
            Operation::Equal
            | Operation::NotEqual
            | Operation::Less
            | Operation::LessOrEqual
            | Operation::Greater
            | Operation::GreaterOrEqual
            | Operation::And
            | Operation::Or => Self { low: 0, high: 1 },
        }
    }

    /// All numbers whose absolute value is no larger than one in the range.
    fn symmetric(self) -> Self {
        let high = self.low.saturating_neg().max(self.high);
        Self { low: self.low.min(-high), high }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_every_result() {
        use Operation::{
            Add, And, Distance, Divide, Equal, Less, Maximum, Minimum, Multiply, Or, Remainder, Subtract,
        };
        let ranges = || (-4..5).flat_map(|low| (low..5).map(move |high| Range { low, high }));
        for operation in [Add, Subtract, Multiply, Divide, Remainder, Minimum, Maximum, Distance, Equal, Less]
        {
            for (left, right) in ranges().flat_map(|left| ranges().map(move |right| (left, right))) {
                let range = Range::combine(operation, left, right);
                for (x, y) in
                    (left.low..=left.high).flat_map(|x| (right.low..=right.high).map(move |y| (x, y)))
                {
                    let value = operation.apply(x, y);
                    assert!(range.low <= value && value <= range.high, "{operation:?} {x} {y}: {range:?}");
                }
            }
        }
        for operation in [And, Or] {
            assert_eq!(operation.apply(1, 1), 1);
        }
        let extreme = Range { low: i64::MIN, high: i64::MIN };
        assert_eq!(Range::combine(Divide, extreme, Range::of_constant(-1)).high, i64::MAX);
    }
}
