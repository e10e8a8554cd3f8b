//! The coefficients at a further prime, where degrees, monomials and letters are known.

use super::ahead::Need;
use super::axis::{Index, coordinates};
use super::factor_interpolation::{FactorInterpolation, UnknownFactors};
use super::letters::{assemble, denominator, letter_values};
use super::power_table::PowerTable;
use super::sample_sequence::{SampleSequence, expect};
use super::skeleton::{Main, Skeleton, Values, degree};
use super::source::{Context, Halt, Source, StageResult};
use super::sparse::{Sparse, Support};
use super::vandermonde::Vandermonde;
use crate::field::{Element, invert_all};
use crate::{Interner, parallel_map};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Fill in the letters that are wanted and not known.
pub(super) fn refit_letters(
    source: &mut dyn Source,
    skeleton: &Skeleton,
    letters: &mut [Option<Sparse>],
    wanted: &[bool],
) -> StageResult<()> {
    let context = source.context().clone();
    let variables = source.axes().len();
    for main in &skeleton.mains {
        let is_known = |letter: usize| letters[letter].is_some();
        let Some(Sought { letters: sought, degrees, inner }) = Sought::of(main, skeleton, wanted, is_known)
        else {
            continue;
        };
        let unknown = unknown_factors(main, skeleton, &sought, &degrees, letters);
        let values = refit(&mut FactorInterpolation::new(source, unknown), &inner)?;
        let found = assemble(&context.field, main.variable, variables, &degrees, &inner, &values);
        for (letter, found) in sought.into_iter().zip(found) {
            if found.support != skeleton.letters[letter] {
                return Err(Halt::Accident);
            }
            letters[letter] = Some(found);
        }
    }
    Ok(())
}

/// Say what `refit_letters` will ask for.
pub(super) fn expect_letters(
    source: &mut dyn Source,
    skeleton: &Skeleton,
    is_known: &dyn Fn(usize) -> bool,
    wanted: &[bool],
    need: Need,
) {
    for main in &skeleton.mains {
        let Some(Sought { letters: sought, degrees, inner }) = Sought::of(main, skeleton, wanted, is_known)
        else {
            continue;
        };
        // Where points lie depends on no letter's coefficients.
        let none = vec![None; skeleton.letters.len()];
        let unknown = unknown_factors(main, skeleton, &sought, &degrees, &none);
        let mut inside = FactorInterpolation::new(source, unknown);
        let all = inner.spelled(0..inner.shapes.len() as u32);
        expect_letters(&mut inside, &inner, &|_| false, &all, need);
        let variables = inside.axes().len();
        expect(
            &mut inside,
            &needs(&inner, 0..inner.shapes.len() as u32, 0),
            0..usize::MAX,
            0,
            need,
            &diagonal(variables),
        );
    }
}

/// The letters of a main variable that are to be found.
struct Sought {
    letters: Vec<usize>,
    /// Their degrees in the main variable.
    degrees: Vec<usize>,
    /// Their coefficients.
    inner: Skeleton,
}

impl Sought {
    fn of(
        main: &Main,
        skeleton: &Skeleton,
        wanted: &[bool],
        is_known: impl Fn(usize) -> bool,
    ) -> Option<Self> {
        let spelled = skeleton.spelled(0..skeleton.shapes.len() as u32);
        // Letters of later main variables are found where those of earlier ones are divided out.
        let needed = wanted[main.letters.start..].iter().any(|&wanted| wanted);
        let letters: Vec<usize> = main.letters.clone().filter(|&l| spelled[l] && !is_known(l)).collect();
        if !needed || letters.is_empty() {
            return None;
        }
        let degrees: Vec<usize> =
            main.letters.clone().map(|l| degree(&skeleton.letters[l], main.variable)).collect();
        // The inner skeleton counts the coefficients of all letters of this main variable, the interpolation only those sought.
        let first: Vec<usize> =
            degrees.iter().scan(0, |sum, &d| Some(std::mem::replace(sum, *sum + d))).collect();
        let places = letters.iter().map(|&letter| letter - main.letters.start);
        let coefficients: Vec<usize> = places.clone().flat_map(|n| first[n]..first[n] + degrees[n]).collect();
        let inner = main.inner.select(&coefficients);
        Some(Self { degrees: places.map(|n| degrees[n]).collect(), letters, inner })
    }
}

fn unknown_factors<'a>(
    main: &Main,
    skeleton: &Skeleton,
    sought: &[usize],
    degrees: &[usize],
    letters: &'a [Option<Sparse>],
) -> UnknownFactors<'a> {
    let place: FxHashMap<u32, u32> = sought.iter().zip(0..).map(|(&letter, n)| (letter as u32, n)).collect();
    let renumber = |spelling: &Vec<(u32, u32)>| {
        spelling.iter().filter_map(|&(letter, m)| Some((*place.get(&letter)?, m))).collect()
    };
    let known = |spelling: &Vec<(u32, u32)>| {
        spelling.iter().copied().filter(|&(letter, _)| letters[letter as usize].is_some()).collect()
    };
    UnknownFactors {
        variable: main.variable,
        letters: degrees.to_vec(),
        sought: skeleton.shapes.iter().map(|shape| renumber(&shape.letters)).collect(),
        known: skeleton.shapes.iter().map(|shape| known(&shape.letters)).collect(),
        known_letters: letters,
        degrees: skeleton.shapes.iter().map(|shape| shape.degrees[main.variable]).collect(),
        at_anchor: None,
        companions: Vec::new(),
    }
}

/// All coefficients of a skeleton, for sources without spare points and without lifted letters.
fn refit(source: &mut dyn Source, skeleton: &Skeleton) -> StageResult<Values> {
    let mut letters = vec![None; skeleton.letters.len()];
    let all: Vec<u32> = (0..skeleton.shapes.len() as u32).collect();
    refit_letters(source, skeleton, &mut letters, &skeleton.spelled(all.iter().copied()))?;
    let mut samples = SampleSequence::new(all.len());
    let found = refit_numerators(source, skeleton, &letters, &all, &mut samples, 0)?;
    let numerators = found.into_iter().collect::<Option<_>>().ok_or(Halt::Accident)?;
    // Letters that no function has are not looked at.
    let letters = letters.into_iter().map(|letter| letter.unwrap_or_else(|| Sparse::new([]))).collect();
    Ok(Values { letters, numerators })
}

/// The diagonal of the grid, along which numerators with known monomials are sampled.
pub(super) fn diagonal(variables: usize) -> impl Fn(u32) -> Index {
    move |j| vec![j; variables].into()
}

/// How many values the numerators of functions take.
pub(super) fn needs(
    skeleton: &Skeleton,
    wanted: impl IntoIterator<Item = u32>,
    spare: usize,
) -> Vec<(u32, usize)> {
    let need = |function: u32| (function, skeleton.shapes[function as usize].support.len() + spare);
    wanted.into_iter().map(need).collect()
}

/// The numerators of wanted functions. With `spare` further values the answer of a function that does not
/// predict them is `None`.
pub(super) fn refit_numerators(
    source: &mut dyn Source,
    skeleton: &Skeleton,
    letters: &[Option<Sparse>],
    wanted: &[u32],
    samples: &mut SampleSequence,
    spare: usize,
) -> StageResult<Vec<Option<Vec<Element>>>> {
    let context = source.context().clone();
    let axes = source.axes().to_vec();
    // Without variables all points are one.
    let spare = if axes.is_empty() { 0 } else { spare };
    let needs = needs(skeleton, wanted.iter().copied(), spare);
    let point = diagonal(axes.len());
    samples.until(source, &needs, &point)?;
    let points: Vec<_> =
        samples.indices.iter().map(|&j| coordinates(&context.field, &axes, &point(j))).collect();
    let letters = letter_values(&context.field, letters, &points);

    // One system per support, not one per function.
    let mut supports = Interner::default();
    let mut places_of: Vec<Vec<usize>> = Vec::new();
    for (place, &function) in wanted.iter().enumerate() {
        let support = supports.number(&skeleton.shapes[function as usize].support)? as usize;
        if support == places_of.len() {
            places_of.push(Vec::new());
        }
        places_of[support].push(place);
    }
    let table = |point: Vec<Element>| PowerTable::new(context.field, &point, supports.items());
    let ratios = table(axes.iter().map(|axis| axis.ratio).collect());
    let starts = table(axes.iter().map(|axis| axis.start).collect());
    let mut solved = vec![None; wanted.len()];
    for some in at_a_time(supports.items()) {
        let systems = parallel_map(&supports.items()[some.clone()], context.threads, |support| {
            GeometricSystem::new(&context, &ratios, &starts, support)
        });
        context.interrupt.check()?;
        let numbered: Vec<(usize, usize)> = places_of[some]
            .iter()
            .enumerate()
            .flat_map(|(system, places)| places.iter().map(move |&place| (place, system)))
            .collect();
        let solve = |&(place, system): &(usize, usize)| {
            let function = wanted[place] as usize;
            let shape = &skeleton.shapes[function];
            let values: Vec<Element> = samples.values[function]
                .iter()
                .zip(&letters)
                .map(|(&f, letters)| {
                    context.field.mul(f, denominator(&context.field, &shape.letters, letters))
                })
                .collect();
            systems[system].as_ref()?.solve(&context, &samples.indices, &values, spare)
        };
        let answers = parallel_map(&numbered, context.threads, solve);
        for ((place, _), answer) in numbered.into_iter().zip(answers) {
            solved[place] = answer;
        }
    }
    Ok(solved)
}

/// A system takes fifty bytes per monomial, several times what the coefficients do that it is for.
const MONOMIALS_AT_A_TIME: usize = 1 << 19;

/// Supports whose systems are there at the same time.
fn at_a_time(supports: &[&Support]) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut monomials = 0;
    for (number, support) in supports.iter().enumerate() {
        monomials += support.len();
        match parts.last_mut() {
            Some(last) if monomials <= MONOMIALS_AT_A_TIME => last.end = number + 1,
            _ => {
                monomials = support.len();
                parts.push(number..number + 1);
            }
        }
    }
    parts
}

/// The equations for the coefficients of a support from values along the diagonal.
struct GeometricSystem {
    vandermonde: Vandermonde,
    nodes: Vec<Element>,
    /// `1/∏ a_i^(e_i)`.
    scales: Vec<Element>,
}

impl GeometricSystem {
    /// From the ratios and the starts `a_i` of the axes.
    fn new(context: &Context, ratios: &PowerTable, starts: &PowerTable, support: &Support) -> Option<Self> {
        let field = context.field;
        let nodes: Vec<Element> = support.iter().map(|monomial| ratios.at(monomial)).collect();
        let scales = support.iter().map(|monomial| starts.at(monomial)).collect();
        let vandermonde = Vandermonde::new(field, nodes.clone())?;
        Some(Self { vandermonde, nodes, scales: invert_all(&field, scales)? })
    }

    fn solve(
        &self,
        context: &Context,
        indices: &[u32],
        values: &[Element],
        spare: usize,
    ) -> Option<Vec<Element>> {
        let field = &context.field;
        let count = self.nodes.len();
        let mut coefficients = self.vandermonde.solve(indices, values)?;
        for place in count..count + spare {
            let terms = self.nodes.iter().zip(&coefficients);
            let predicted = terms.fold(0, |sum, (&node, &c)| {
                field.add(sum, field.mul(c, field.pow(node, indices[place].into())))
            });
            if predicted != values[place] {
                return None;
            }
        }
        for (c, &scale) in coefficients.iter_mut().zip(&self.scales) {
            *c = field.mul(*c, scale);
        }
        Some(coefficients)
    }
}
