//! Probes ahead of need: what a stage says that it will ask for, or is likely to, goes along with what it asks.
//!
//! Nothing that is found depends on it. A stage asks for the same points in the same order whether they were answered
//! before or not; what is answered in vain costs time of workers that would have waited. How much that may be is
//! limited: each point counts as much as it is likely to be in vain, and in full once it was.

use super::axis::{Axis, Index, coordinates};
use super::probes::{ProbeRequest, Residues};
use super::progress::AheadCount;
use crate::field::Field;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// How many residues are kept at most until they are asked for: half a gigabyte of them.
const MAX_KEPT: usize = 1 << 26;

/// Points that may be answered in vain: one in so many of those that were asked for or are certain to be, and of those
/// that all functions take at least.
const SHARE: u64 = 8;

/// A run is long if its largest numerator has so many terms; others have no waves to spare.
const WORTH: u64 = 4_000;

/// How many points may be in the queue of a long run, in passes of all lanes: more of them are as good as certain if those
/// that are too risky take no room.
const QUEUED_PASSES: usize = 12;

/// How many passes of all lanes one wave of a long run may fill with points that are as good as certain: they take the
/// same passes later, and a latency beside.
const PASSES: usize = 6;

/// So many points may be answered in vain even if hardly any were asked for.
const FEW: u64 = 32;

/// What a point in vain counts, in the unit of [`Need::risk`].
const IN_VAIN: u64 = 12;

/// Whether a stage is sure to ask for points, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// Unless an accident ends the prime.
    Certain,
    /// Unless the largest of many functions are of an unusual kind: of twelve such points one may be in vain.
    Usual,
    /// Unless functions are of an unusual kind: of six such points one may be in vain.
    Probable,
    /// Perhaps they turn out not to be needed.
    Likely,
}

impl Need {
    /// How much of a point counts as answered in vain before it is known.
    fn risk(self) -> u64 {
        match self {
            Self::Certain => 0,
            Self::Usual => 1,
            Self::Probable => 2,
            Self::Likely => IN_VAIN,
        }
    }
}

/// Points of one prime that will be asked for some functions.
struct Expected {
    field: Field,
    axes: Rc<[Axis]>,
    need: Need,
    functions: Rc<[u32]>,
    points: Vec<Index>,
}

/// For which functions a point is in the queue.
struct Queued {
    functions: Rc<[u32]>,
    need: Need,
}

/// An answer that was not asked for in full yet, and which functions it holds, by the caller's numbers.
struct Kept {
    functions: Rc<[u32]>,
    need: Need,
    used: bool,
    answer: Residues,
}

/// What was expected, and what came of it.
pub(super) struct Ahead {
    /// Points that a wave may have beside those that are needed.
    room: usize,
    /// About how many terms the largest of many numerators has, by their degrees; zero if this is not known.
    pub(super) usual: u64,
    /// About how many points numerators will yet take in the variable in which they are being found.
    pub(super) further: u64,
    queue: Vec<Expected>,
    queued: FxHashMap<(u64, Index), Queued>,
    kept: FxHashMap<(u64, Index), Kept>,
    residues: usize,
    /// The risk of points that were sent and not asked for, so far or ever.
    risk: u64,
    /// Points that were sent as certain and not asked for yet.
    certain: u64,
    pub(super) count: AheadCount,
}

impl Ahead {
    pub(super) fn new(room: usize) -> Self {
        let (queue, queued, kept) = (Vec::new(), FxHashMap::default(), FxHashMap::default());
        Self {
            room,
            usual: 0,
            further: 0,
            queue,
            queued,
            kept,
            residues: 0,
            risk: 0,
            certain: 0,
            count: AheadCount::default(),
        }
    }

    /// Take note of how many points a wave may have from now on.
    pub(super) fn resize(&mut self, room: usize) {
        self.room = room;
    }

    /// Whether a run takes so many points that some may be in vain if that saves waves.
    pub(super) fn is_long(&self) -> bool {
        self.usual >= WORTH
    }

    /// Whether more points could go along with the next request.
    pub(super) fn has_room(&self) -> bool {
        let passes = if self.is_long() { QUEUED_PASSES } else { 1 };
        self.queued.len() < passes * self.room && self.residues < MAX_KEPT
    }

    /// How many points a wave has at most if they are as good as certain.
    fn most(&self) -> usize {
        if self.is_long() { PASSES * self.room } else { self.room }
    }

    /// Expect that points will be asked for; `functions` are the caller's numbers, ascending.
    pub(super) fn expect(
        &mut self,
        field: &Field,
        axes: &[Axis],
        points: impl IntoIterator<Item = Index>,
        functions: &[u32],
        need: Need,
    ) {
        let functions: Rc<[u32]> = functions.into();
        let room = (MAX_KEPT.saturating_sub(self.residues) / functions.len().max(1)).min(self.most());
        // In a long run a point is sent once for all who expect it: lists of functions, and where they are wanted.
        let mut new: Vec<(Rc<[u32]>, Need, Vec<Index>)> = vec![(functions.clone(), need, Vec::new())];
        let mut left = room;
        for point in points {
            if left == 0 {
                break;
            }
            let key = (field.modulus(), point);
            if let Some(kept) = self.kept.get_mut(&key)
                && contains(&kept.functions, &functions)
            {
                if !kept.used && need < kept.need {
                    self.risk -= kept.need.risk() - need.risk();
                    self.certain += u64::from(need == Need::Certain);
                    kept.need = need;
                }
                continue;
            }
            let mut place = 0;
            if let Some(queued) = self.queued.get(&key) {
                let has_all = contains(&queued.functions, &functions);
                if queued.need <= need && (has_all || (queued.need < need && !self.is_long())) {
                    continue;
                }
                if self.is_long() {
                    let (both, need) = (union(&queued.functions, &functions), need.min(queued.need));
                    let same = |(list, other, _): &(Rc<[u32]>, Need, _)| *other == need && **list == *both;
                    place = new.iter().position(same).unwrap_or(new.len());
                    if place == new.len() {
                        new.push((both.into(), need, Vec::new()));
                    }
                }
            }
            left -= 1;
            let (functions, need, points) = &mut new[place];
            points.push(key.1.clone());
            self.queued.insert(key, Queued { functions: functions.clone(), need: *need });
        }
        for (functions, need, points) in new {
            if !points.is_empty() {
                self.queue.push(Expected { field: *field, axes: axes.into(), need, functions, points });
            }
        }
    }

    /// What is to go along with a request for functions at points of a prime, when so many points were asked for before.
    pub(super) fn send<'p>(
        &mut self,
        prime: u64,
        needed: impl ExactSizeIterator<Item = &'p Index>,
        functions: &[u32],
        asked: u64,
    ) -> Sent {
        let mut points = needed.len();
        let at_least = self.usual.max(asked + self.further);
        let asked = asked + needed.len() as u64;
        for point in needed {
            // More functions than now may be wanted at the same point later.
            let key = (prime, point.clone());
            let all = |queued: &Queued| !self.is_long() || contains(functions, &queued.functions);
            if self.queued.get(&key).is_some_and(all) {
                self.queued.remove(&key);
            }
        }
        let mut sent = Vec::new();
        for need in [Need::Certain, Need::Usual, Need::Probable, Need::Likely] {
            let most = IN_VAIN * FEW.max((asked + self.certain).max(at_least) / SHARE);
            // What is certain may fill several passes of all lanes; those of the last one would be idle.
            let filled = if self.is_long() { points.next_multiple_of(self.room.max(1)) } else { 0 };
            let lanes = filled.max(if need == Need::Likely { self.room } else { self.most() });
            for expected in self.queue.iter_mut().filter(|expected| expected.need == need) {
                let (prime, queued) = (expected.field.modulus(), &mut self.queued);
                let functions = &expected.functions;
                // What has been asked for meanwhile, or expected otherwise, is not in the map any more.
                expected.points.retain(|point| {
                    let here = queued.get(&(prime, point.clone()));
                    here.is_some_and(|here| Rc::ptr_eq(&here.functions, functions))
                });
                let allowed = most.saturating_sub(self.risk).checked_div(need.risk()).unwrap_or(u64::MAX);
                let room = lanes.saturating_sub(points);
                let count = expected.points.len().min(room).min(usize::try_from(allowed).unwrap_or(room));
                if count == 0 {
                    continue;
                }
                points += count;
                self.risk += need.risk() * count as u64;
                self.certain += if need == Need::Certain { count as u64 } else { 0 };
                self.count.sent += count as u64;
                self.count.vain += count as u64;
                let points: Vec<_> = expected.points.drain(..count).collect();
                for point in &points {
                    queued.remove(&(prime, point.clone()));
                }
                let (functions, axes) = (functions.clone(), expected.axes.clone());
                sent.push(Expected { axes, functions, points, ..*expected });
            }
        }
        self.queue.retain(|expected| !expected.points.is_empty());
        Sent(sent)
    }

    /// Keep what came back, in the order of the requests.
    pub(super) fn keep(&mut self, sent: Sent, answers: Vec<Vec<Residues>>) {
        for (expected, answers) in sent.0.into_iter().zip(answers) {
            let (prime, need) = (expected.field.modulus(), expected.need);
            for (point, answer) in expected.points.into_iter().zip(answers) {
                self.residues += answer.as_ref().map_or(0, Vec::len);
                let kept = Kept { functions: expected.functions.clone(), need, used: false, answer };
                if let Some(before) = self.kept.insert((prime, point), kept) {
                    self.drop(&before);
                }
            }
        }
    }

    /// What was answered ahead at a point, if it has all these functions.
    pub(super) fn take(&mut self, prime: u64, point: &Index, functions: &[u32]) -> Option<Residues> {
        if self.kept.is_empty() {
            return None;
        }
        let key = (prime, point.clone());
        let kept = self.kept.get_mut(&key)?;
        if !contains(&kept.functions, functions) {
            return None;
        }
        let is_larger = kept.functions.len() > functions.len();
        if is_larger && kept.answer.is_none() {
            // A point may be unlucky because of functions that are not asked for.
            return None;
        }
        self.count.used += 1;
        if !kept.used {
            kept.used = true;
            self.count.vain -= 1;
            self.risk -= kept.need.risk();
            self.certain -= u64::from(kept.need == Need::Certain);
        }
        if !is_larger {
            let kept = self.kept.remove(&key)?;
            self.drop(&kept);
            return Some(kept.answer);
        }
        // Others of its functions may be asked for later.
        let mut places = kept.functions.iter().zip(kept.answer.iter().flatten());
        let find = |&function: &u32| places.find(|&(&f, _)| f == function).map(|(_, &value)| value);
        Some(functions.iter().map(find).collect())
    }

    /// Forget points of a prime that were not certain and have not been sent, since it is known better by now.
    pub(super) fn forget_uncertain(&mut self, prime: u64) {
        self.forget(|expected| expected.need != Need::Certain && expected.field.modulus() == prime);
    }

    /// Forget what belongs to a prime that is done.
    pub(super) fn forget_prime(&mut self, prime: u64) {
        self.forget(|expected| expected.field.modulus() == prime);
        self.give_up(prime, &|_| true);
    }

    /// Forget answers at points of a prime that will not be asked for any more.
    pub(super) fn give_up(&mut self, prime: u64, over: &dyn Fn(&Index) -> bool) {
        let gone: Vec<Kept> = self
            .kept
            .extract_if(|(other, point), _| *other == prime && over(point))
            .map(|(_, kept)| kept)
            .collect();
        for kept in &gone {
            self.drop(kept);
        }
    }

    /// Count an answer that is not kept any more.
    fn drop(&mut self, kept: &Kept) {
        self.residues -= kept.answer.as_ref().map_or(0, Vec::len);
        if !kept.used {
            self.risk += IN_VAIN - kept.need.risk();
            self.certain -= u64::from(kept.need == Need::Certain);
        }
    }

    fn forget(&mut self, gone: impl Fn(&Expected) -> bool) {
        for expected in self.queue.extract_if(.., |expected| gone(expected)) {
            let prime = expected.field.modulus();
            for point in expected.points {
                let key = (prime, point);
                if self.queued.get(&key).is_some_and(|here| Rc::ptr_eq(&here.functions, &expected.functions))
                {
                    self.queued.remove(&key);
                }
            }
        }
    }
}

/// What goes along with a request.
pub(super) struct Sent(Vec<Expected>);

impl Sent {
    /// As requests.
    pub(super) fn requests(&self) -> impl Iterator<Item = ProbeRequest> + '_ {
        self.0.iter().map(|expected| {
            let field = &expected.field;
            let residues = |point: &Index| {
                coordinates(field, &expected.axes, point).iter().map(|&x| field.to_u64(x)).collect()
            };
            ProbeRequest {
                prime: field.modulus(),
                points: expected.points.iter().map(residues).collect(),
                functions: expected.functions.to_vec(),
            }
        })
    }
}

/// What is in one of two ascending lists, or in both.
fn union(one: &[u32], other: &[u32]) -> Vec<u32> {
    let mut all = [one, other].concat();
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether an ascending list contains another.
fn contains(list: &[u32], wanted: &[u32]) -> bool {
    if list.len() < wanted.len() {
        return false;
    }
    let mut list = list.iter();
    wanted.iter().all(|function| list.any(|known| known == function))
}
