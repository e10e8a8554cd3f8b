//! Points dealt out to passes, and passes to threads.

use super::answers::{Answers, Outcome, Places};
use super::interpreter::Passes;
use super::pass::Pass;
use super::scalar::replay_point;
use super::wanted::Wanted;
use crate::field::Field;
use crate::lanes::{Backend, LANES, in_lanes};
use crate::tape::Tape;
use crate::{Error, Grow, Interrupt, Result, parallel_map};

/// Working memory up to which a pass has 64 points.
///
/// Reading the steps costs a pass the same for any number of points. Measured with IFMA on the systems of
/// `benches/kernels/benches/replay.rs`, 64 points beat 32 by a quarter at 0.7 and at 1 megabyte, and are no
/// clear gain from 1.6 megabytes on, with an L2 cache of 2 megabytes. Fewer than 32 gain nothing: even where
/// 32 points take 1.7 megabytes, 16 are half as slow again.
const CACHE_BYTES: u64 = 1 << 20;

/// Replay a tape at points modulo a prime.
///
/// `points` has a residue for each symbol, point after point; a tape without symbols has one point. The
/// answers are the same bits for every backend, number of threads and order of the points.
///
/// # Errors
/// [`Error::BackendUnavailable`], [`Error::BackendModulus`], [`Error::NotPrime`], [`Error::ModulusRange`],
/// [`Error::PointShape`], [`Error::Interrupted`].
pub fn replay(
    tape: &Tape,
    backend: Backend,
    prime: u64,
    points: &[u64],
    threads: usize,
    interrupt: &Interrupt,
) -> Result<Answers> {
    let field = backend.field(prime)?;
    let points = reduced(tape, points, prime)?;
    let points = split(tape, &points);
    let replayer = Replayer::new(tape, None, backend, &field);
    let width = replayer.width(points.len().div_ceil(threads.max(1)));
    // Whole passes, shared out evenly.
    let share = points.len().div_ceil(width).div_ceil(threads.max(1)).max(1) * width;
    let shares: Vec<&[&[u64]]> = points.chunks(share).collect();
    let mut parts = parallel_map(&shares, threads, |share| {
        let mut answers = Answers::default();
        answers.make_room(share.len(), replayer.outputs())?;
        replayer.replay(share, width, answers.all(), interrupt).map(|()| answers)
    })
    .into_iter();
    let mut answers = parts.next().transpose()?.unwrap_or_default();
    for part in parts {
        let part = part?;
        answers.outcomes.extend(part.outcomes);
        answers.residues.try_extend("answers", &part.residues)?;
    }
    Ok(answers)
}

/// The residues of points below the prime, if they divide into points.
pub(super) fn reduced(tape: &Tape, points: &[u64], prime: u64) -> Result<Vec<u64>> {
    let symbols = tape.symbols();
    if !points.len().is_multiple_of(symbols.max(1)) || (symbols == 0 && !points.is_empty()) {
        return Err(Error::PointShape { given: points.len(), symbols });
    }
    Ok(points.iter().map(|&residue| if residue < prime { residue } else { residue % prime }).collect())
}

/// Points one by one; a tape without symbols has one.
pub(super) fn split<'a>(tape: &Tape, points: &'a [u64]) -> Vec<&'a [u64]> {
    let symbols = tape.symbols();
    let count = points.len().checked_div(symbols).unwrap_or(1);
    (0..count).map(|point| &points[point * symbols..][..symbols]).collect()
}

/// A tape made ready for a prime and a backend.
pub(super) struct Replayer<'a> {
    tape: &'a Tape,
    wanted: Option<&'a Wanted>,
    backend: Backend,
    field: &'a Field,
    constants: Vec<u64>,
}

impl<'a> Replayer<'a> {
    /// Of all outputs, or of those that are wanted.
    pub(super) fn new(
        tape: &'a Tape,
        wanted: Option<&'a Wanted>,
        backend: Backend,
        field: &'a Field,
    ) -> Self {
        let constants = tape.program().constants.iter().map(|n| field.to_u64(field.from_big(n))).collect();
        Self { tape, wanted, backend, field, constants }
    }

    /// How many outputs are written.
    pub(super) fn outputs(&self) -> usize {
        self.wanted.map_or(self.tape.outputs(), Wanted::count)
    }

    /// How many points a pass has, where a thread has this many.
    pub(super) fn width(&self, points: usize) -> usize {
        let bytes = self.tape.statistics().bytes_per_lane.saturating_mul(8 * LANES as u64);
        let most = if bytes <= CACHE_BYTES { 8 } else { 4 };
        points.div_ceil(LANES).next_power_of_two().min(most) * LANES
    }

    /// Replay at the points of one thread, `width` of them per pass; what is written to has zeros or the answers to
    /// other points of the same outputs, and residues of points that are not good may stay as they were.
    pub(super) fn replay(
        &self,
        points: &[&[u64]],
        width: usize,
        answers: Places,
        interrupt: &Interrupt,
    ) -> Result<()> {
        let pass = Pass {
            field: self.field,
            schedule: self.tape.schedule(),
            constants: &self.constants,
            randoms: self.tape.program().randoms as usize,
            wanted: self.wanted,
            outputs: self.outputs(),
        };
        let backend = self.backend;
        match width / LANES {
            1 => replay_share::<1>(backend, &pass, points, answers, interrupt),
            2 => replay_share::<2>(backend, &pass, points, answers, interrupt),
            4 => replay_share::<4>(backend, &pass, points, answers, interrupt),
            _ => replay_share::<8>(backend, &pass, points, answers, interrupt),
        }
    }
}

/// Replay at the points of one thread, with one backend.
fn replay_share<const V: usize>(
    backend: Backend,
    pass: &Pass,
    points: &[&[u64]],
    answers: Places,
    interrupt: &Interrupt,
) -> Result<()> {
    match backend {
        Backend::Scalar => {
            for (number, point) in points.iter().enumerate() {
                interrupt.check()?;
                let residues = &mut answers.residues[number * pass.outputs..(number + 1) * pass.outputs];
                answers.outcomes[number] = replay_point(pass, point, residues);
                if answers.outcomes[number] != Outcome::Good {
                    residues.fill(0);
                }
            }
            Ok(())
        }
        _ => in_lanes(backend, pass.field, Passes::<V> { pass, points, answers, interrupt }),
    }
}
