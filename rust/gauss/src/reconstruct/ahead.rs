//! Probes ahead of need: what a stage says that it will ask for, or is likely to, goes along with what it asks.
//!
//! Nothing that is found depends on it. A stage asks for the same points in the same order whether they were answered
//! before or not; what is answered in vain costs time of workers that would have waited.

use super::axis::{Axis, Index, coordinates};
use super::probes::{ProbeRequest, Residues};
use crate::field::Field;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// How many residues are kept at most until they are asked for: half a gigabyte of them.
const MAX_KEPT: usize = 1 << 26;

/// Points that may be answered in vain: one in so many of those that were asked for.
const SHARE: u64 = 7;

/// So many points may be answered in vain even if hardly any were asked for.
const FEW: u64 = 32;

/// Whether a stage is sure to ask for points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Unless an accident ends the prime.
    Certain,
    /// Perhaps they turn out not to be needed.
    Likely,
}

/// Points of one prime that will be asked for some functions.
struct Expected {
    prime: u64,
    need: Need,
    functions: Rc<[u32]>,
    points: Vec<(Index, Vec<u64>)>,
}

/// An answer that nobody has asked for yet, and which functions it holds, by the caller's numbers.
struct Kept {
    functions: Rc<[u32]>,
    need: Need,
    answer: Residues,
}

/// What was expected, and what came of it.
pub(super) struct Ahead {
    /// Points that a wave may have beside those that are needed.
    room: usize,
    queue: Vec<Expected>,
    queued: FxHashMap<(u64, Index), Rc<[u32]>>,
    kept: FxHashMap<(u64, Index), Kept>,
    residues: usize,
    /// Likely points that were sent and not asked for, so far or ever.
    open: u64,
    /// Points that were sent ahead, and of these the ones that were asked for.
    pub(super) sent: u64,
    pub(super) used: u64,
}

impl Ahead {
    pub(super) fn new(room: usize) -> Self {
        let (queue, queued, kept) = (Vec::new(), FxHashMap::default(), FxHashMap::default());
        Self { room, queue, queued, kept, residues: 0, open: 0, sent: 0, used: 0 }
    }

    /// Whether it is of any use to expect points.
    pub(super) fn is_wanted(&self) -> bool {
        self.room > 0
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
        let prime = field.modulus();
        let has = |known: &Rc<[u32]>| contains(known, functions);
        let functions_here: Rc<[u32]> = functions.into();
        let mut new: Vec<(Index, Vec<u64>)> = Vec::new();
        let room = (MAX_KEPT.saturating_sub(self.residues) / functions.len().max(1)).min(self.room);
        for point in points {
            if new.len() >= room {
                break;
            }
            let key = (prime, point);
            if self.kept.get(&key).is_some_and(|kept| has(&kept.functions))
                || self.queued.get(&key).is_some_and(has)
            {
                continue;
            }
            let residues = coordinates(field, axes, &key.1).iter().map(|&x| field.to_u64(x)).collect();
            new.push((key.1.clone(), residues));
            self.queued.insert(key, functions_here.clone());
        }
        if !new.is_empty() {
            self.queue.push(Expected { prime, need, functions: functions_here, points: new });
        }
    }

    /// What is to go along with a request for points of a prime, when so many were asked for before.
    pub(super) fn send<'p>(
        &mut self,
        prime: u64,
        needed: impl ExactSizeIterator<Item = &'p Index>,
        asked: u64,
    ) -> Sent {
        let mut room = self.room.saturating_sub(needed.len());
        let most = FEW.max((asked + needed.len() as u64) / SHARE);
        for point in needed {
            self.queued.remove(&(prime, point.clone()));
        }
        let mut sent = Vec::new();
        for need in [Need::Certain, Need::Likely] {
            for expected in self.queue.iter_mut().filter(|expected| expected.need == need) {
                let (prime, queued) = (expected.prime, &mut self.queued);
                // What has been asked for meanwhile is not in the map any more.
                expected.points.retain(|(point, _)| queued.contains_key(&(prime, point.clone())));
                let allowed = if need == Need::Certain { u64::MAX } else { most.saturating_sub(self.open) };
                let count = expected.points.len().min(room).min(usize::try_from(allowed).unwrap_or(room));
                if count == 0 {
                    continue;
                }
                room -= count;
                self.open += if need == Need::Likely { count as u64 } else { 0 };
                let points: Vec<_> = expected.points.drain(..count).collect();
                for (point, _) in &points {
                    queued.remove(&(prime, point.clone()));
                }
                sent.push(Expected { points, functions: expected.functions.clone(), ..*expected });
            }
        }
        self.queue.retain(|expected| !expected.points.is_empty());
        self.sent += sent.iter().map(|one| one.points.len() as u64).sum::<u64>();
        Sent(sent)
    }

    /// Keep what came back, in the order of the requests.
    pub(super) fn keep(&mut self, sent: Sent, answers: Vec<Vec<Residues>>) {
        for (expected, answers) in sent.0.into_iter().zip(answers) {
            for ((point, _), answer) in expected.points.into_iter().zip(answers) {
                self.residues += answer.as_ref().map_or(0, Vec::len);
                let functions = expected.functions.clone();
                let before = self
                    .kept
                    .insert((expected.prime, point), Kept { functions, need: expected.need, answer });
                self.residues -= before.and_then(|kept| kept.answer).map_or(0, |answer| answer.len());
            }
        }
    }

    /// What was answered ahead at a point, if it has all these functions.
    pub(super) fn take(&mut self, prime: u64, point: &Index, functions: &[u32]) -> Option<Residues> {
        if self.kept.is_empty() {
            return None;
        }
        let key = (prime, point.clone());
        if !contains(&self.kept.get(&key)?.functions, functions) {
            return None;
        }
        let kept = self.kept.remove(&key)?;
        self.used += 1;
        self.open -= u64::from(kept.need == Need::Likely);
        self.residues -= kept.answer.as_ref().map_or(0, Vec::len);
        let Some(answer) = kept.answer else { return Some(None) };
        if kept.functions.len() == functions.len() {
            return Some(Some(answer));
        }
        let mut places = kept.functions.iter().zip(answer);
        let find = |&function: &u32| places.find(|&(&f, _)| f == function).map(|(_, value)| value);
        Some(functions.iter().map(find).collect())
    }

    /// Whether more points could go along with the next request.
    pub(super) fn has_room(&self) -> bool {
        self.queued.len() < self.room && self.residues < MAX_KEPT
    }

    /// Forget points of a prime that were likely and have not been sent, since a stage has ended.
    pub(super) fn forget_likely(&mut self, prime: u64) {
        self.forget(|expected| expected.need == Need::Likely && expected.prime == prime);
    }

    /// Forget what belongs to a prime that is done.
    pub(super) fn forget_prime(&mut self, prime: u64) {
        self.forget(|expected| expected.prime == prime);
        let residues = &mut self.residues;
        self.kept.retain(|key, kept| {
            let stays = key.0 != prime;
            *residues -= if stays { 0 } else { kept.answer.as_ref().map_or(0, Vec::len) };
            stays
        });
    }

    fn forget(&mut self, gone: impl Fn(&Expected) -> bool) {
        for expected in self.queue.extract_if(.., |expected| gone(expected)) {
            for (point, _) in expected.points {
                self.queued.remove(&(expected.prime, point));
            }
        }
    }
}

/// What goes along with a request.
pub(super) struct Sent(Vec<Expected>);

impl Sent {
    /// As requests.
    pub(super) fn requests(&self) -> impl Iterator<Item = ProbeRequest> + '_ {
        self.0.iter().map(|expected| ProbeRequest {
            prime: expected.prime,
            points: expected.points.iter().map(|(_, residues)| residues.clone()).collect(),
            functions: expected.functions.to_vec(),
        })
    }
}

/// Whether an ascending list contains another.
fn contains(list: &[u32], wanted: &[u32]) -> bool {
    if list.len() < wanted.len() {
        return false;
    }
    let mut list = list.iter();
    wanted.iter().all(|function| list.any(|known| known == function))
}
