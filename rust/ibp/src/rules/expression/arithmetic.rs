//! Integer arithmetic that has a value for all operands.
//!
//! Results beyond 64 bits saturate, a division by zero gives zero; all else is as in Python. Booleans are 0 and 1.
//! A program whose values are known to fit into 32 bits is run with those: twice as many a register.

/// What an instruction does with two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Minimum,
    Maximum,
    /// The absolute value of the difference.
    Distance,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
}

/// A number of a column.
pub(super) trait Number: Copy + Default + Ord + From<i8> + Into<i64> {
    /// A number that is known to fit.
    fn fit(value: i64) -> Self;
    fn add(self, other: Self) -> Self;
    fn subtract(self, other: Self) -> Self;
    fn multiply(self, other: Self) -> Self;
    fn divide(self, other: Self) -> Self;
    fn remainder(self, other: Self) -> Self;
    fn distance(self, other: Self) -> Self;
    fn and(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
}

/// The general case.
impl Number for i64 {
    fn fit(value: i64) -> Self {
        value
    }

    fn add(self, other: Self) -> Self {
        self.saturating_add(other)
    }

    fn subtract(self, other: Self) -> Self {
        self.saturating_sub(other)
    }

    fn multiply(self, other: Self) -> Self {
        self.saturating_mul(other)
    }

    fn divide(self, other: Self) -> Self {
        if other == 0 {
            return 0;
        }
        // Only MIN // -1 is beyond the range.
        let Some(quotient) = self.checked_div(other) else { return Self::MAX };
        if self % other != 0 && (self < 0) != (other < 0) { quotient - 1 } else { quotient }
    }

    fn remainder(self, other: Self) -> Self {
        if other == 0 {
            return 0;
        }
        let remainder = self.wrapping_rem(other);
        if remainder != 0 && (remainder < 0) != (other < 0) { remainder + other } else { remainder }
    }

    fn distance(self, other: Self) -> Self {
        self.saturating_sub(other).saturating_abs()
    }

    fn and(self, other: Self) -> Self {
        self & other
    }

    fn or(self, other: Self) -> Self {
        self | other
    }
}

/// For programs whose ranges fit: nothing overflows, and a debug build would panic if something did.
impl Number for i32 {
    fn fit(value: i64) -> Self {
        debug_assert!(Self::try_from(value).is_ok(), "{value} was said to fit");
        value as Self
    }

    fn add(self, other: Self) -> Self {
        self + other
    }

    fn subtract(self, other: Self) -> Self {
        self - other
    }

    fn multiply(self, other: Self) -> Self {
        self * other
    }

    fn divide(self, other: Self) -> Self {
        if other == 0 {
            return 0;
        }
        let quotient = self / other;
        if self % other != 0 && (self < 0) != (other < 0) { quotient - 1 } else { quotient }
    }

    fn remainder(self, other: Self) -> Self {
        if other == 0 {
            return 0;
        }
        let remainder = self % other;
        if remainder != 0 && (remainder < 0) != (other < 0) { remainder + other } else { remainder }
    }

    fn distance(self, other: Self) -> Self {
        (self - other).abs()
    }

    fn and(self, other: Self) -> Self {
        self & other
    }

    fn or(self, other: Self) -> Self {
        self | other
    }
}

/// Run a body with the function of an operation: a copy of the body for each, so that loops are compiled well.
macro_rules! with_function {
    ($operation:expr, $number:ty, $f:ident => $body:expr) => {
        with_function!($operation, $f, $body,
            Add => <$number>::add,
            Subtract => <$number>::subtract,
            Multiply => <$number>::multiply,
            Divide => <$number>::divide,
            Remainder => <$number>::remainder,
            Minimum => <$number>::min,
            Maximum => <$number>::max,
            Distance => <$number>::distance,
            Equal => |x: $number, y: $number| <$number>::fit(i64::from(x == y)),
            NotEqual => |x: $number, y: $number| <$number>::fit(i64::from(x != y)),
            Less => |x: $number, y: $number| <$number>::fit(i64::from(x < y)),
            LessOrEqual => |x: $number, y: $number| <$number>::fit(i64::from(x <= y)),
            Greater => |x: $number, y: $number| <$number>::fit(i64::from(x > y)),
            GreaterOrEqual => |x: $number, y: $number| <$number>::fit(i64::from(x >= y)),
            And => <$number>::and,
            Or => <$number>::or,
        )
    };
    ($operation:expr, $f:ident, $body:expr, $($member:ident => $function:expr),+ $(,)?) => {
        match $operation {
            $(Operation::$member => { let $f = $function; $body })+
        }
    };
}
pub(super) use with_function;

impl Operation {
    /// The result for two numbers.
    pub fn apply(self, x: i64, y: i64) -> i64 {
        with_function!(self, i64, f => f(x, y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_is_total() {
        let (least, most) = (i64::MIN, i64::MAX);
        for (x, y, quotient, rest) in [
            (7, 2, 3, 1),
            (-7, 2, -4, 1),
            (7, -2, -4, -1),
            (-7, -2, 3, -1),
            (6, -3, -2, 0),
            (0, 5, 0, 0),
            (9, 0, 0, 0),
            (least, 0, 0, 0),
            (least, -1, most, 0),
            (least, 1, least, 0),
            (most, -1, -most, 0),
            (least, most, -2, most - 1),
            (most, least, -1, -1),
        ] {
            assert_eq!((x.divide(y), x.remainder(y)), (quotient, rest), "{x} by {y}");
            if let (Ok(x), Ok(y)) = (i32::try_from(x), i32::try_from(y)) {
                assert_eq!((i64::from(x.divide(y)), i64::from(x.remainder(y))), (quotient, rest));
            }
        }
    }

    #[test]
    fn the_rest_saturates() {
        use Operation::{Add, Distance, Multiply, Subtract};
        let (least, most) = (i64::MIN, i64::MAX);
        for (operation, x, y, result) in [
            (Add, most, 1, most),
            (Add, least, -1, least),
            (Subtract, 0, least, most),
            (Subtract, -2, most, least),
            (Multiply, most, most, most),
            (Multiply, most, -2, least),
            (Multiply, least, -1, most),
            (Distance, least, 0, most),
            (Distance, -3, 0, 3),
        ] {
            assert_eq!(operation.apply(x, y), result, "{operation:?} {x} {y}");
        }
    }
}
