//! The steps of a tape, for all lanes of a pass.

use super::answers::{Outcome, Places};
use super::inversion::invert;
use super::pass::{Pass, random_numbers};
use crate::lanes::{LANES, LaneTask, Lanes, Octet, Slot};
use crate::tape::TapeStep;
use crate::{Interrupt, Result, filled};

/// How many steps are taken between two looks at the interrupt flag: some hundred microseconds.
const STEPS_PER_CHECK: usize = 1 << 12;

/// Outputs that are transposed together: 16 or 32 kilobytes.
const OUTPUTS_PER_BLOCK: usize = 64;

/// How many operands ahead of the step at hand values are fetched, and working memory of a pass from which on they are.
///
/// Of `tth2l_b25`, whose passes of 32 points take 20 megabytes, fetching saves a fifth of the time with AVX2, of the
/// pentabox of rank 4, which take 6, a tenth; those of up to 4 megabytes get a tenth slower. 16 operands save as much
/// as 32; 64 fetch too early.
const AHEAD: usize = 32;
const FAR_BYTES: usize = 5 << 20;

/// A tape to be replayed at the points of one thread, pass after pass of `8·V` points.
pub(super) struct Passes<'a, const V: usize> {
    pub(super) pass: &'a Pass<'a>,
    pub(super) points: &'a [&'a [u64]],
    pub(super) answers: Places<'a>,
    pub(super) interrupt: &'a Interrupt,
}

impl<const V: usize> LaneTask for Passes<'_, V> {
    type Output = Result<()>;

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) -> Result<()> {
        let Self { pass, points, answers, interrupt } = self;
        let mut memory = PassMemory::<V>::new(pass)?;
        let Places { mut outcomes, mut residues } = answers;
        for points in points.chunks(LANES * V) {
            let outcomes = outcomes.split_off_mut(..points.len()).unwrap_or_default();
            let residues = residues.split_off_mut(..points.len() * pass.outputs).unwrap_or_default();
            replay_pass(lanes, pass, points, &mut memory, outcomes, residues, interrupt)?;
        }
        Ok(())
    }
}

/// Working memory of a pass of `8·V` points.
struct PassMemory<const V: usize> {
    slots: Vec<Slot<V>>,
    /// Products on the way of a batch of inversions.
    products: Vec<Slot<V>>,
    outputs: Vec<Slot<V>>,
}

impl<const V: usize> PassMemory<V> {
    fn new(pass: &Pass) -> Result<Self> {
        let blocks = |count| filled("values of a tape", [Octet::default(); V], count);
        Ok(Self {
            slots: blocks(pass.schedule.slots)?,
            products: blocks(pass.schedule.largest_batch)?,
            outputs: blocks(pass.outputs)?,
        })
    }
}

/// Replay a tape at up to `8·V` points, given by ordinary residues below the prime.
///
/// Lanes without a point repeat the first one.
#[inline(always)]
fn replay_pass<L: Lanes, const V: usize>(
    lanes: L,
    pass: &Pass,
    points: &[&[u64]],
    memory: &mut PassMemory<V>,
    outcomes: &mut [Outcome],
    residues: &mut [u64],
    interrupt: &Interrupt,
) -> Result<()> {
    let point_of = |lane: usize| points.get(lane).unwrap_or(&points[0]);
    let random: Vec<Vec<u64>> =
        points.iter().map(|point| random_numbers(pass.field.modulus(), point, pass.randoms)).collect();
    let random_of = |lane: usize| random.get(lane).unwrap_or(&random[0]);
    let (mut unlucky, mut right) = ([0u8; V], [u8::MAX; V]);
    let slots = &mut memory.slots[..];
    let far = size_of_val(slots) > FAR_BYTES;
    let mut operands = &pass.schedule.operands[..];
    for steps in pass.schedule.steps.chunks(STEPS_PER_CHECK) {
        interrupt.check()?;
        for step in steps {
            match *step {
                TapeStep::Dot { slot, added, subtracted, positive, negative, reverse } => {
                    if far {
                        let count = added + subtracted + 2 * positive + 2 * negative;
                        fetch(lanes, slots, operands, count as usize);
                    }
                    let counts = [added, subtracted, 2 * positive, 2 * negative];
                    let [added, subtracted, positive, negative] =
                        counts.map(|count| operands.split_off(..count as usize).unwrap_or_default());
                    let mut values = plain_sum(lanes, slots, added, subtracted);
                    if positive.len() + negative.len() > 0 {
                        let sums = products(lanes, slots, positive, negative);
                        let alone = added.len() + subtracted.len() == 0;
                        for k in 0..V {
                            let reduced = lanes.reduce(sums[k]);
                            values[k] = if reverse {
                                lanes.sub(values[k], reduced)
                            } else if alone {
                                reduced
                            } else {
                                lanes.add(values[k], reduced)
                            };
                        }
                    }
                    let block = &mut slots[slot as usize];
                    for k in 0..V {
                        lanes.store(values[k], &mut block[k]);
                    }
                }
                TapeStep::Constant { slot, number } => {
                    let value = lanes.import([pass.constants[number as usize]; LANES]);
                    slots[slot as usize].iter_mut().for_each(|octet| lanes.store(value, octet));
                }
                TapeStep::Input { slot, number } => {
                    for (k, octet) in slots[slot as usize].iter_mut().enumerate() {
                        let residue = |lane| point_of(LANES * k + lane)[number as usize];
                        lanes.store(lanes.import(std::array::from_fn(residue)), octet);
                    }
                }
                TapeStep::Random { slot, number } => {
                    for (k, octet) in slots[slot as usize].iter_mut().enumerate() {
                        let residue = |lane| random_of(LANES * k + lane)[number as usize];
                        lanes.store(lanes.import(std::array::from_fn(residue)), octet);
                    }
                }
                TapeStep::Invert { count } => {
                    let pairs = operands.split_off(..2 * count as usize).unwrap_or_default();
                    invert(lanes, pass.field, slots, &mut memory.products, pairs, &mut unlucky);
                }
                TapeStep::Check { slot } => {
                    for (right, octet) in right.iter_mut().zip(&slots[slot as usize]) {
                        *right &= lanes.zeros(lanes.load(octet));
                    }
                }
                TapeStep::Output { slot, number, negative } => {
                    let Some(place) = pass.place(number) else { continue };
                    let block = &mut memory.outputs[place];
                    for (output, octet) in block.iter_mut().zip(&slots[slot as usize]) {
                        let mut value = lanes.load(octet);
                        if negative {
                            value = lanes.sub(lanes.zero(), value);
                        }
                        *output = Octet(lanes.export(value));
                    }
                }
            }
        }
    }
    for (lane, outcome) in outcomes.iter_mut().enumerate() {
        let (k, bit) = (lane / LANES, lane % LANES);
        *outcome = Outcome::of(unlucky[k] >> bit & 1 == 1, right[k] >> bit & 1 == 0);
    }
    transpose(&memory.outputs, outcomes, residues);
    Ok(())
}

/// Write the outputs of good points, point after point; they were computed output after output.
///
/// A few outputs at a time, so that what lies beside a value that is read is still in the cache when its turn comes.
fn transpose<const V: usize>(outputs: &[Slot<V>], outcomes: &[Outcome], residues: &mut [u64]) {
    let count = outputs.len();
    for (block, outputs) in outputs.chunks(OUTPUTS_PER_BLOCK).enumerate() {
        for (lane, _) in outcomes.iter().enumerate().filter(|&(_, &outcome)| outcome == Outcome::Good) {
            let (k, bit) = (lane / LANES, lane % LANES);
            let residues = &mut residues[lane * count + block * OUTPUTS_PER_BLOCK..][..outputs.len()];
            residues.iter_mut().zip(outputs).for_each(|(residue, output)| *residue = output[k].0[bit]);
        }
    }
}

/// Fetch as many operands as the step at hand takes, from [`AHEAD`] of them on.
#[inline(always)]
fn fetch<L: Lanes, const V: usize>(lanes: L, slots: &[Slot<V>], operands: &[u32], count: usize) {
    for &operand in operands.iter().skip(AHEAD).take(count) {
        slots[operand as usize].iter().for_each(|octet| lanes.fetch(octet));
    }
}

/// `Σ added − Σ subtracted`, over slots.
#[inline(always)]
fn plain_sum<L: Lanes, const V: usize>(
    lanes: L,
    slots: &[Slot<V>],
    added: &[u32],
    subtracted: &[u32],
) -> [L::Vector; V] {
    let mut values = [lanes.zero(); V];
    for (place, &operand) in added.iter().enumerate() {
        let block = &slots[operand as usize];
        for k in 0..V {
            let value = lanes.load(&block[k]);
            values[k] = if place == 0 { value } else { lanes.add(values[k], value) };
        }
    }
    for &operand in subtracted {
        let block = &slots[operand as usize];
        for k in 0..V {
            values[k] = lanes.sub(values[k], lanes.load(&block[k]));
        }
    }
    values
}

/// `Σ positive − Σ negative`, over pairs of slots.
#[inline(always)]
pub(super) fn products<L: Lanes, const V: usize>(
    lanes: L,
    slots: &[Slot<V>],
    positive: &[u32],
    negative: &[u32],
) -> [L::Sum; V] {
    let mut sums = [lanes.empty(); V];
    for group in positive.chunks(2 * L::FOLD) {
        for pair in group.chunks_exact(2) {
            let (a, b) = (&slots[pair[0] as usize], &slots[pair[1] as usize]);
            for k in 0..V {
                sums[k] = lanes.add_product(sums[k], lanes.load(&a[k]), lanes.load(&b[k]));
            }
        }
        if group.len() == 2 * L::FOLD {
            for sum in &mut sums {
                *sum = lanes.fold(*sum);
            }
        }
    }
    if !negative.is_empty() {
        for sum in &mut sums {
            *sum = lanes.fold(*sum);
        }
    }
    for group in negative.chunks(2 * L::FOLD) {
        for pair in group.chunks_exact(2) {
            let (a, b) = (&slots[pair[0] as usize], &slots[pair[1] as usize]);
            for k in 0..V {
                sums[k] = lanes.sub_product(sums[k], lanes.load(&a[k]), lanes.load(&b[k]));
            }
        }
        for sum in &mut sums {
            *sum = lanes.fold(*sum);
        }
    }
    sums
}
