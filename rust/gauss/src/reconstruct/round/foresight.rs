//! What further primes will ask for: all that is certain of this one, and likely of the ones after it.

use super::run::{Letter, Round};
use crate::field::Field;
use crate::reconstruct::ahead::Need;
use crate::reconstruct::probes::Probes;
use crate::reconstruct::progress::Stage;
use crate::reconstruct::refit::{diagonal, expect_letters, needs};
use crate::reconstruct::sample_sequence::expect;
use crate::reconstruct::sampler::Sampler;
use crate::reconstruct::skeleton::Skeleton;
use crate::reconstruct::source::{Context, Source};

/// How many primes are looked ahead at most.
const FURTHER: usize = 32;

impl<P: Probes> Round<'_, '_, P> {
    /// Say that the prime after this one will be asked for a point, which confirms.
    pub(super) fn expect_next(&mut self, context: &Context, wanted: &[u32]) {
        let is_last = self.account.report.primes.len() >= self.options.max_primes;
        if is_last || !self.account.ahead.has_room() {
            return;
        }
        let Some(field) = self.upcoming(0).and_then(|prime| Field::new(prime).ok()) else { return };
        let mut sampler = Sampler::new(self.account, Context { field, ..context.clone() }, self.functions);
        let variables = sampler.axes().len();
        sampler.expect(vec![diagonal(variables)(0)], wanted, Need::Probable);
    }

    /// Say what the primes after this one are likely to ask for, as long as there is room.
    pub(super) fn expect_later(&mut self, context: &Context, wanted: &[u32], open: &[u32]) {
        if open.is_empty() {
            return;
        }
        let used = self.account.report.primes.len();
        let further = FURTHER.min(self.options.max_primes.saturating_sub(used));
        for number in 0..further {
            if !self.account.ahead.has_room() {
                return;
            }
            let Some(prime) = self.upcoming(number) else { return };
            let Ok(field) = Field::new(prime) else { return };
            let there = Context { field, ..context.clone() };
            let mut sampler = Sampler::new(self.account, there, self.functions);
            sampler.enter(Stage::Coefficients);
            expect_prime(&mut sampler, &self.skeleton, &self.letters, wanted, open, Need::Likely);
        }
    }

    /// The prime after so many that have not been used.
    fn upcoming(&mut self, number: usize) -> Option<u64> {
        let upcoming = &mut self.account.upcoming;
        while upcoming.len() <= number {
            upcoming.push_back(self.options.primes.next()?);
        }
        upcoming.get(number).copied()
    }
}

/// Say what a prime will ask for: a point that confirms, then letters and numerators of what is open.
pub(super) fn expect_prime(
    source: &mut dyn Source,
    skeleton: &Skeleton,
    letters: &[Letter],
    wanted: &[u32],
    open: &[u32],
    need: Need,
) {
    if !source.foresees() {
        return;
    }
    let variables = source.axes().len();
    let point = diagonal(variables);
    source.expect(vec![point(0)], wanted, need);
    if open.is_empty() || variables == 0 {
        return;
    }
    let spelled = skeleton.spelled(open.iter().copied());
    expect_letters(source, skeleton, &|letter| letters[letter].exact.is_some(), &spelled, need);
    expect(source, &needs(skeleton, open.iter().copied(), 1), 0..usize::MAX, 0, need, &point);
}
