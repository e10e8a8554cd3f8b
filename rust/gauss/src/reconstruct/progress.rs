//! How far a reconstruction has come, and what it has cost.

use super::census::Census;
use std::sync::Arc;

/// What probes are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// All functions along one variable each, which gives the degrees.
    Slices,
    /// The factors of the denominators.
    Letters,
    /// The monomials of the numerators.
    Numerators,
    /// A fresh point, to test what was found.
    Check,
    /// The coefficients at a further prime; the first of its points confirms finished functions.
    Coefficients,
}

impl Stage {
    /// A name to show.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Slices => "slices",
            Self::Letters => "letters",
            Self::Numerators => "numerators",
            Self::Check => "check",
            Self::Coefficients => "coefficients",
        }
    }
}

/// Told after every request, and when a stage has come to know something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What the probes are made for.
    pub stage: Stage,
    /// The prime.
    pub prime: u64,
    /// How many primes there were before this one.
    pub primes: usize,
    /// All probes so far.
    pub probes: u64,
    /// The probes at this prime.
    pub at_prime: u64,
    /// How many probes the work at this prime takes at least, as far as that is known.
    pub expected: Option<u64>,
    /// The variable in which functions are being looked at, while degrees and numerators are found.
    pub variable: Option<usize>,
    /// In how many functions what this stage looks for is known.
    pub known: usize,
    /// How many functions are finished.
    pub finished: usize,
    /// How many functions there are.
    pub functions: usize,
    /// What is known of each of them.
    pub census: Arc<Census>,
}

/// The probes of one stage at one prime.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageCount {
    /// The prime.
    pub prime: u64,
    /// The stage.
    pub stage: Stage,
    /// How many points were asked for, the unlucky ones included.
    pub probes: u64,
    /// How many of them were unlucky and replaced.
    pub unlucky: u64,
}

/// Points that were answered before they were needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AheadCount {
    /// How many there were.
    pub sent: u64,
    /// How many probes they answered; a point may be asked for again, for other functions.
    pub used: u64,
    /// How many of them were never needed.
    pub vain: u64,
}

/// The cost of one function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FunctionCount {
    /// At how many points this function was wanted.
    pub probes: u64,
    /// How many terms its numerator has.
    pub unknowns: usize,
    /// How many primes its coefficients took, the confirming one not counted.
    pub primes: usize,
}

/// What a reconstruction has cost.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Probes by prime and stage, in the order of time.
    pub stages: Vec<StageCount>,
    /// One entry per function.
    pub functions: Vec<FunctionCount>,
    /// The primes that were used.
    pub primes: Vec<u64>,
}

impl Report {
    /// All probes.
    #[must_use]
    pub fn probes(&self) -> u64 {
        self.stages.iter().map(|count| count.probes).sum()
    }

    /// All unlucky points.
    #[must_use]
    pub fn unlucky(&self) -> u64 {
        self.stages.iter().map(|count| count.unlucky).sum()
    }

    /// The probes at one prime.
    #[must_use]
    pub fn probes_at(&self, prime: u64) -> u64 {
        self.stages.iter().filter(|count| count.prime == prime).map(|count| count.probes).sum()
    }

    /// Count an answer.
    pub(super) fn count(&mut self, prime: u64, stage: Stage, probes: u64, unlucky: u64) {
        match self.stages.last_mut() {
            Some(last) if last.prime == prime && last.stage == stage => {
                last.probes += probes;
                last.unlucky += unlucky;
            }
            _ => self.stages.push(StageCount { prime, stage, probes, unlucky }),
        }
    }
}
