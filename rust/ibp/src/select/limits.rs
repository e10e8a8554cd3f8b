//! Where selection stops: every threshold, with the measurement it rests on.

/// All limits are counts and none is a time, so that the same selection is found on every machine.
#[derive(Debug)]
pub(super) struct Limits {
    /// An attempt at a smaller selection may cost this many times the elimination that found the first one.
    pub(super) worth: u64,
    /// And never more multiplications than this, about a second.
    pub(super) dear: u64,
    /// An attempt with dotted seeds in an order that does not suit them costs ten times what the equations cost when
    /// they were learnt, in the cheapest order, and more: it is given up then,
    pub(super) hopeless: u64,
    /// unless it is cheap anyway: a tenth of a second.
    pub(super) cheap: u64,
    /// A round costs little if it looks at fewer than one in this many of the equations: it is not counted as effort.
    pub(super) little: usize,
    /// Rounds that cost little, at the most; the fifth gains nothing on the double box to s ≤ 4.
    pub(super) little_rounds: usize,
    /// With at most this many equations an attempt records how each row came about, a few megabytes, and need not find it
    /// out again for the rows of the witnesses: a quarter of the attempts' time for the double box of rank 4.
    pub(super) recorded: usize,
    /// With fewer equations to select from the trials are not worth their time, a third of a score of three
    /// milliseconds.
    pub(super) worth_trying: usize,
    /// Entries that may be looked at while the fill of all pivots is counted: a seventh of a second.
    pub(super) thorough: u64,
    /// Entries that may be looked at while fill is counted, for each multiply-add of the solve in the order of integrals,
    /// which every probe would cost. To count to the end the double box of rank 10 takes 9 for each, pentaboxes of ranks 4
    /// and 5 132 and 183, tubes of ranks 5 and 10 on the double pentagon 29 and 52.
    pub(super) looks_per_multiplication: u64,
    /// But no more than this in all: about a second.
    pub(super) most_looks: u64,
    /// With more selected equations than this, one solve takes seconds and the trials many: 12 s of the 26 s for the
    /// 404,118 equations of the double pentagon at decreasing rank 10.
    pub(super) too_many: usize,
    /// Where no effort was asked for, it is fewer: for the 74,059 equations of 5,000 targets of a massive double box the
    /// trials took 40 s, and a solve one.
    pub(super) too_many_for_nothing: usize,
    /// And if multiplications are not what it is to be small in, a few solves are all that comes: for the 12,639 equations
    /// of 21 targets of rank 5 of the double pentagon on a cut the trials took 5.2 s, and a solve 0.04 s.
    pub(super) too_many_for_few: usize,
    /// A selection is looked at for the shortlist if it has at most one equation in this many more than the shortest one:
    /// of the double box to s ≤ 9 the cheapest has a fifth more.
    pub(super) alike: usize,
    /// Selections on the shortlist beside the shortest one: the cheapest of all was among them in 20 problems with up to
    /// seven selections each.
    pub(super) shortlist: usize,
    /// Each round beyond the first multiplies what may be spent on the order of pivots.
    pub(super) growth: u64,
}

pub(super) const LIMITS: Limits = Limits {
    worth: 3,
    dear: 150_000_000,
    hopeless: 10,
    cheap: 30_000_000,
    little: 8,
    little_rounds: 4,
    recorded: 50_000,
    worth_trying: 1_000,
    thorough: 150_000_000,
    looks_per_multiplication: 50,
    most_looks: 1_000_000_000,
    too_many: 100_000,
    too_many_for_nothing: 20_000,
    too_many_for_few: 1_000,
    alike: 4,
    shortlist: 2,
    growth: 4,
};
