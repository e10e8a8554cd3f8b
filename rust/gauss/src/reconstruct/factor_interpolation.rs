//! The coefficients of letters in their main variable, as functions of the other variables.
//!
//! One sample is a slice of a few functions in the main variable: rational functions of known degrees,
//! whose denominators the fingerprints take apart into the letters.

use super::ahead::Need;
use super::axis::{Axis, Index, coordinates};
use super::census::Learnt;
use super::coprime::{coprime_basis, multiplicities};
use super::distinguish::{Signature, distinguishing_functions};
use super::fraction::Nodes;
use super::progress::Stage;
use super::source::{Answer, Context, Halt, Source, StageResult};
use super::sparse::{Sparse, product};
use crate::field::Element;
use rustc_hash::FxHashMap;

/// What is sought and what is known already.
pub(super) struct UnknownFactors<'a> {
    /// The main variable.
    pub(super) variable: usize,
    /// The degree of each sought letter in it.
    pub(super) letters: Vec<usize>,
    /// For each function: the sought letters of its denominator with multiplicities.
    pub(super) sought: Vec<Vec<(u32, u32)>>,
    /// For each function: the letters of its denominator that are known, with multiplicities.
    pub(super) known: Vec<Vec<(u32, u32)>>,
    /// All known letters by number; only those named in `known` are looked at.
    pub(super) known_letters: &'a [Option<Sparse>],
    /// For each function: the degree of the numerator in the main variable.
    pub(super) degrees: Vec<usize>,
    /// The coefficients at the anchor, if they are known.
    pub(super) at_anchor: Option<Vec<Element>>,
    /// Functions that will be wanted later at the points where only the first of the other variables has moved.
    pub(super) companions: Vec<u32>,
}

/// A black box of coefficients: of each sought letter all but the leading one, divided by it, powers ascending.
pub(super) struct FactorInterpolation<'a> {
    outer: &'a mut dyn Source,
    unknown: UnknownFactors<'a>,
    context: Context,
    axes: Vec<Axis>,
    signatures: Vec<Signature>,
    /// The letter and the power of each coefficient.
    coefficients: Vec<(u32, usize)>,
    plans: FxHashMap<Vec<u32>, Vec<u32>>,
}

impl<'a> FactorInterpolation<'a> {
    pub(super) fn new(outer: &'a mut dyn Source, unknown: UnknownFactors<'a>) -> Self {
        let (context, axes) = (outer.context().clone(), outer.axes()[unknown.variable + 1..].to_vec());
        let powers =
            |(letter, &degree): (usize, &usize)| (0..degree).map(move |power| (letter as u32, power));
        let coefficients = unknown.letters.iter().enumerate().flat_map(powers).collect();
        let signatures = unknown.sought.iter().zip(&unknown.degrees).map(|(letters, &degree)| {
            let denominator: usize =
                letters.iter().map(|&(l, m)| unknown.letters[l as usize] * m as usize).sum();
            Signature { letters: letters.clone(), points: degree + denominator + 1 }
        });
        let signatures = signatures.collect();
        Self { outer, unknown, context, axes, signatures, coefficients, plans: FxHashMap::default() }
    }

    /// The functions that show these letters.
    fn plan(&mut self, letters: &[u32]) -> StageResult<Vec<u32>> {
        if let Some(plan) = self.plans.get(letters) {
            return Ok(plan.clone());
        }
        let plan = distinguishing_functions(&self.signatures, self.unknown.letters.len(), letters)
            .ok_or(Halt::Accident)?;
        self.plans.insert(letters.to_vec(), plan.clone());
        Ok(plan)
    }

    /// The functions that show all letters at once and those that show a single one, and how many points their slices have.
    pub(super) fn plans(&mut self) -> (Vec<u32>, usize) {
        let all: Vec<u32> = (0..self.unknown.letters.len() as u32).collect();
        let groups = std::iter::once(all.clone()).chain(all.into_iter().map(|letter| vec![letter]));
        let functions: Vec<u32> = groups.filter_map(|letters| self.plan(&letters).ok()).flatten().collect();
        let count = self.count(&functions);
        (functions, count)
    }

    fn outer_index(&self, index: u32, others: &[u32]) -> Index {
        let before = std::iter::repeat_n(0, self.unknown.variable);
        before.chain([index]).chain(others.iter().copied()).collect()
    }

    /// How many points a slice of planned functions has.
    fn count(&self, plan: &[u32]) -> usize {
        plan.iter().map(|&function| self.signatures[function as usize].points).max().unwrap_or(0)
    }

    /// Whether the companions are wanted at a point, too.
    fn is_shared(&self, point: &[u32]) -> bool {
        self.outer.remembers() && point.iter().skip(1).all(|&j| j == 0)
    }

    fn with_companions(&self, plan: &[u32], shared: bool) -> Vec<u32> {
        let mut wanted = plan.to_vec();
        if shared {
            wanted.extend_from_slice(&self.unknown.companions);
            wanted.sort_unstable();
            wanted.dedup();
        }
        wanted
    }

    /// The points at which the coefficients are not known beforehand.
    fn elsewhere<'p>(&self, points: &'p [Index]) -> impl Iterator<Item = &'p Index> {
        let anchored = self.unknown.at_anchor.is_some();
        points.iter().filter(move |point| !anchored || point.iter().any(|&j| j > 0))
    }

    /// The letters of wanted coefficients.
    fn letters_of(&self, wanted: &[u32]) -> Vec<u32> {
        let mut letters: Vec<u32> =
            wanted.iter().map(|&function| self.coefficients[function as usize].0).collect();
        letters.dedup();
        letters
    }

    /// The values of the planned functions along the slices at the given points, unlucky points replaced.
    fn slices(&mut self, points: &[Index], plan: &[u32]) -> StageResult<Vec<Slice>> {
        let count = self.count(plan);
        let mut slices: Vec<Slice> = points
            .iter()
            .map(|_| Slice { indices: Vec::new(), values: vec![Vec::new(); plan.len()], next: 0 })
            .collect();
        loop {
            // Points on the first axis are asked of the companions too, in a request of their own.
            for shared in [true, false] {
                let mut asked = Vec::new();
                let mut outer_points = Vec::new();
                for (number, (slice, point)) in slices.iter_mut().zip(points).enumerate() {
                    let missing = count - slice.indices.len();
                    if self.is_shared(point) != shared || missing == 0 || slice.next as usize > 4 * count + 64
                    {
                        continue;
                    }
                    for index in slice.next..slice.next + missing as u32 {
                        asked.push((number, index));
                        outer_points.push(self.outer_index(index, point));
                    }
                    slice.next += missing as u32;
                }
                let wanted = self.with_companions(plan, shared);
                let places: Vec<usize> =
                    plan.iter().map(|f| wanted.binary_search(f).expect("the plan is wanted")).collect();
                if asked.is_empty() {
                    continue;
                }
                for ((number, index), answer) in
                    asked.into_iter().zip(self.outer.sample(&outer_points, &wanted)?)
                {
                    let Some(answer) = answer else { continue };
                    slices[number].indices.push(index);
                    for (values, &place) in slices[number].values.iter_mut().zip(&places) {
                        values.push(answer[place]);
                    }
                }
            }
            if slices.iter().all(|s| s.indices.len() == count || s.next as usize > 4 * count + 64) {
                return Ok(slices);
            }
        }
    }

    /// The sought letters in one slice, monic; `None` if the slice is not like the others.
    fn letters(
        &self,
        slice: &Slice,
        others: &[u32],
        plan: &[u32],
        letters: &[u32],
    ) -> Option<Vec<Vec<Element>>> {
        let field = &self.context.field;
        let axis = &self.outer.axes()[self.unknown.variable];
        let points: Vec<Vec<Element>> = slice
            .indices
            .iter()
            .map(|&index| coordinates(field, self.outer.axes(), &self.outer_index(index, others)))
            .collect();
        let mut nodes: FxHashMap<usize, Nodes> = FxHashMap::default();
        let mut letter_values: FxHashMap<u32, Vec<Element>> = FxHashMap::default();
        let mut denominators = Vec::with_capacity(plan.len());
        for (&function, values) in plan.iter().zip(&slice.values) {
            let count = self.signatures[function as usize].points;
            if values.len() < count {
                return None;
            }
            let known = &self.unknown.known[function as usize];
            for &(letter, _) in known {
                let values = || {
                    let known = self.unknown.known_letters[letter as usize].as_ref().expect("a known letter");
                    points.iter().map(|point| known.evaluate(field, point)).collect()
                };
                letter_values.entry(letter).or_insert_with(values);
            }
            let cleared: Vec<Element> = values[..count]
                .iter()
                .enumerate()
                .map(|(at, &value)| {
                    field.mul(value, product(field, known, |letter| letter_values[&letter][at]))
                })
                .collect();
            if let std::collections::hash_map::Entry::Vacant(place) = nodes.entry(count) {
                place.insert(Nodes::new(*field, axis, &slice.indices[..count])?);
            }
            let numerator = self.unknown.degrees[function as usize];
            denominators.push(
                nodes[&count].rational_of_degrees(&cleared, numerator, count - 1 - numerator)?.denominator,
            );
        }
        let basis = coprime_basis(field, denominators.iter().map(Vec::as_slice));
        let rows: Vec<_> =
            denominators.iter().map(|denominator| multiplicities(field, &basis, denominator)).collect();
        let of =
            |row: &[(u32, u32)], number: u32| row.iter().find(|&&(n, _)| n == number).map_or(0, |&(_, m)| m);
        let find = |&letter: &u32| {
            let print: Vec<u32> =
                plan.iter().map(|&f| of(&self.unknown.sought[f as usize], letter)).collect();
            let place = (0..basis.len())
                .find(|&n| rows.iter().zip(&print).all(|(row, &m)| of(row, n as u32) == m))?;
            (basis[place].len() == self.unknown.letters[letter as usize] + 1).then(|| basis[place].clone())
        };
        letters.iter().map(find).collect()
    }
}

struct Slice {
    indices: Vec<u32>,
    values: Vec<Vec<Element>>,
    next: u32,
}

impl Source for FactorInterpolation<'_> {
    fn context(&self) -> &Context {
        &self.context
    }

    fn axes(&self) -> &[Axis] {
        &self.axes
    }

    fn functions(&self) -> usize {
        self.coefficients.len()
    }

    fn blame(&self, function: u32) -> u32 {
        let (letter, _) = self.coefficients[function as usize];
        let has = |sought: &Vec<(u32, u32)>| sought.iter().any(|&(other, _)| other == letter);
        self.outer.blame(self.unknown.sought.iter().position(has).unwrap_or(0) as u32)
    }

    fn sample(&mut self, points: &[Index], wanted: &[u32]) -> StageResult<Vec<Answer>> {
        self.context.interrupt.check()?;
        let letters = self.letters_of(wanted);
        let elsewhere: Vec<Index> = self.elsewhere(points).cloned().collect();
        let plan = self.plan(&letters)?;
        let slices = self.slices(&elsewhere, &plan)?;
        let numbers: Vec<usize> = (0..elsewhere.len()).collect();
        // The outer source is not shared between threads, so nested interpolations work on one.
        let found: Vec<_> =
            numbers.iter().map(|&n| self.letters(&slices[n], &elsewhere[n], &plan, &letters)).collect();
        let coefficient = |letters_found: &[Vec<Element>], function: u32| {
            let (letter, power) = self.coefficients[function as usize];
            letters_found[letters.binary_search(&letter).expect("a wanted letter")][power]
        };
        let mut found = found.into_iter();
        let answer = |point: &Index| match &self.unknown.at_anchor {
            Some(known) if point.iter().all(|&j| j == 0) => {
                Some(wanted.iter().map(|&f| known[f as usize]).collect())
            }
            _ => {
                let letters_found = found.next().flatten()?;
                Some(wanted.iter().map(|&function| coefficient(&letters_found, function)).collect())
            }
        };
        Ok(points.iter().map(answer).collect())
    }

    fn foresees(&self) -> bool {
        self.outer.foresees()
    }

    fn is_long(&self) -> bool {
        self.outer.is_long()
    }

    fn untied(&self) -> usize {
        self.outer.untied().saturating_sub(self.unknown.variable + 1)
    }

    fn expect(&mut self, points: Vec<Index>, wanted: &[u32], need: Need) {
        // Where no plan serves the sampling itself will halt.
        let Ok(plan) = self.plan(&self.letters_of(wanted)) else { return };
        let count = self.count(&plan) as u32;
        for shared in [true, false] {
            let here = self.elsewhere(&points).filter(|point| self.is_shared(point) == shared);
            let outer_points: Vec<Index> =
                here.flat_map(|point| (0..count).map(|index| self.outer_index(index, point))).collect();
            let wanted = self.with_companions(&plan, shared);
            self.outer.expect(outer_points, &wanted, need);
        }
    }

    /// Points of several slices lie in one request, so that which of them are over is not looked for.
    fn give_up(&mut self, _: &dyn Fn(&Index) -> bool) {}

    fn foresee(&mut self, _: u64) {}

    fn enter(&mut self, _: Stage) {}

    fn tell(&mut self, _: &Learnt<'_>) {}

    fn remembers(&self) -> bool {
        false
    }
}
