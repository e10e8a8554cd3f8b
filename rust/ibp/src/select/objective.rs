//! What a selection is to be small in, and how hard to look for one.

use super::limits::LIMITS;
use gauss::Spending;

/// What makes one selection better than another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Objective {
    /// Fewer equations.
    #[default]
    Selected,
    /// Fewer multiply-adds of the solve, in the cheapest order that is found for it.
    Multiplications,
    /// A smaller product of the two. A product needs no weight, and it does not matter in which unit either is counted.
    Mixed,
    /// Fewer multiply-adds, among the shortest selection and two that look cheapest: the others are not solved.
    Shortlist,
}

impl Objective {
    /// All of them, the default first.
    pub const ALL: [Self; 4] = [Self::Selected, Self::Multiplications, Self::Mixed, Self::Shortlist];

    /// The name by which users know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Selected => "selected",
            Self::Multiplications => "multiplications",
            Self::Mixed => "mixed",
            Self::Shortlist => "shortlist",
        }
    }

    /// What is to be small.
    pub(crate) fn price(self, selected: usize, multiplications: u64) -> u128 {
        match self {
            Self::Selected => selected as u128,
            Self::Multiplications | Self::Shortlist => u128::from(multiplications),
            Self::Mixed => selected as u128 * u128::from(multiplications),
        }
    }

    /// Multiply-adds with which a price is not exceeded.
    pub(crate) fn most(self, price: u128, selected: usize) -> u64 {
        let most = match self {
            Self::Selected => return u64::MAX,
            Self::Multiplications | Self::Shortlist => price,
            Self::Mixed => price / (selected as u128).max(1),
        };
        u64::try_from(most).unwrap_or(u64::MAX)
    }
}

/// What to look for, and how hard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// What a selection is to be small in.
    pub objective: Objective,
    /// Rounds of attempts at the most, apart from those that cost little; none keeps the first selection. Each
    /// beyond the first also quadruples what may be spent on the order of pivots.
    pub rounds: u32,
    /// Threads to share the attempts of a round; the result does not depend on them.
    pub threads: usize,
}

impl Effort {
    /// How many times as much as usual may be spent; those on a shortlist share it.
    fn scale(&self) -> u64 {
        let shared = u32::from(self.objective == Objective::Shortlist);
        LIMITS.growth.saturating_pow(self.rounds.saturating_sub(1 + shared))
    }

    /// What may be spent on an order of pivots that takes fewer than this many multiply-adds, which the best order of
    /// integrals takes, and no more than another selection.
    pub(crate) fn spending(&self, multiplications: u64, most: u64) -> Spending {
        let worth = multiplications.saturating_mul(LIMITS.looks_per_multiplication);
        Spending {
            thorough: LIMITS.thorough.saturating_mul(self.scale()),
            looks: worth.clamp(LIMITS.thorough, LIMITS.most_looks).saturating_mul(self.scale()),
            multiplications: multiplications.min(most),
        }
    }

    /// Whether there are too many equations to try several ways of solving them.
    pub(crate) fn is_too_many(&self, equations: usize) -> bool {
        let most = match (self.rounds, self.objective) {
            (0, Objective::Selected) => LIMITS.too_many_for_few,
            (0, _) => LIMITS.too_many_for_nothing,
            _ => LIMITS.too_many,
        };
        equations as u64 > (most as u64).saturating_mul(self.scale())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_grow_with_rounds_and_end_nowhere() {
        let effort = |rounds| Effort { objective: Objective::Selected, rounds, threads: 1 };
        let looks = |rounds, multiplications| effort(rounds).spending(multiplications, u64::MAX).looks;
        assert_eq!(effort(0).spending(1, 9), effort(1).spending(1, 9));
        assert_eq!(effort(3).spending(1, 9).thorough, 16 * LIMITS.thorough);
        assert_eq!(looks(u32::MAX, 1), u64::MAX);
        // What cheap solves are worth is no less than thoroughness takes, and what dear ones are worth has an end.
        assert_eq!(looks(3, 1), 16 * LIMITS.thorough);
        assert_eq!(looks(2, 10_000_000), 40_000_000 * LIMITS.looks_per_multiplication);
        assert_eq!(looks(1, u64::MAX), LIMITS.most_looks);
        let tape = Effort { objective: Objective::Multiplications, ..effort(0) };
        assert!(
            !effort(0).is_too_many(LIMITS.too_many_for_few)
                && effort(0).is_too_many(LIMITS.too_many_for_nothing)
        );
        assert!(!tape.is_too_many(LIMITS.too_many_for_nothing) && tape.is_too_many(LIMITS.too_many));
        assert!(!effort(1).is_too_many(LIMITS.too_many) && effort(1).is_too_many(LIMITS.too_many + 1));
        assert!(!effort(u32::MAX).is_too_many(usize::MAX));
    }
}
