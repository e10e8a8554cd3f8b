//! The coefficients at a further prime, where degrees, monomials and letters are known.

use super::axis::{Index, coordinates};
use super::hunt::{Hunt, Quarry};
use super::letters::{assemble, denominator, letter_values};
use super::skeleton::{Skeleton, Values, degree};
use super::source::{Context, Halt, Outcome, Source};
use super::sparse::{Sparse, Support, power};
use super::vandermonde::{Vandermonde, invert_all};
use super::walk::Walk;
use crate::field::Element;
use crate::parallel_map;
use rustc_hash::FxHashMap;

/// Fill in the letters that are wanted and not known.
pub(super) fn refill_letters(
    source: &mut dyn Source,
    skeleton: &Skeleton,
    letters: &mut [Option<Sparse>],
    wanted: &[bool],
) -> Outcome<()> {
    let context = source.context().clone();
    let variables = source.axes().len();
    let spelled = skeleton.spelled(0..skeleton.shapes.len() as u32);
    for main in &skeleton.mains {
        // Letters of later main variables are found where those of earlier ones are divided out.
        let needed = wanted[main.letters.start..].iter().any(|&wanted| wanted);
        let sought: Vec<usize> =
            main.letters.clone().filter(|&l| spelled[l] && letters[l].is_none()).collect();
        if !needed || sought.is_empty() {
            continue;
        }
        let place: FxHashMap<u32, u32> =
            sought.iter().zip(0..).map(|(&letter, n)| (letter as u32, n)).collect();
        let renumber = |spelling: &Vec<(u32, u32)>| {
            spelling.iter().filter_map(|&(letter, m)| Some((*place.get(&letter)?, m))).collect()
        };
        let known = |spelling: &Vec<(u32, u32)>| {
            spelling.iter().copied().filter(|&(letter, _)| letters[letter as usize].is_some()).collect()
        };
        let degrees: Vec<usize> =
            main.letters.clone().map(|l| degree(&skeleton.letters[l], main.variable)).collect();
        let sought_degrees: Vec<usize> = sought.iter().map(|&l| degrees[l - main.letters.start]).collect();
        let quarry = Quarry {
            variable: main.variable,
            letters: sought_degrees.clone(),
            sought: skeleton.shapes.iter().map(|shape| renumber(&shape.letters)).collect(),
            known: skeleton.shapes.iter().map(|shape| known(&shape.letters)).collect(),
            known_letters: letters,
            degrees: skeleton.shapes.iter().map(|shape| shape.degrees[main.variable]).collect(),
            at_anchor: None,
            companions: Vec::new(),
        };
        // The inner skeleton counts the coefficients of all letters of this main variable, the hunt only those sought.
        let first: Vec<usize> =
            degrees.iter().scan(0, |sum, &d| Some(std::mem::replace(sum, *sum + d))).collect();
        let coefficients: Vec<usize> = sought
            .iter()
            .flat_map(|&letter| {
                let n = letter - main.letters.start;
                first[n]..first[n] + degrees[n]
            })
            .collect();
        let inner = main.inner.select(&coefficients);
        let values = refill(&mut Hunt::new(source, quarry), &inner)?;
        let found = assemble(&context.field, main.variable, variables, &sought_degrees, &inner, &values);
        for (letter, found) in sought.into_iter().zip(found) {
            if found.support != skeleton.letters[letter] {
                return Err(Halt::Accident);
            }
            letters[letter] = Some(found);
        }
    }
    Ok(())
}

/// All coefficients of a skeleton, for sources without spare points and without lifted letters.
fn refill(source: &mut dyn Source, skeleton: &Skeleton) -> Outcome<Values> {
    let mut letters = vec![None; skeleton.letters.len()];
    let all: Vec<u32> = (0..skeleton.shapes.len() as u32).collect();
    refill_letters(source, skeleton, &mut letters, &skeleton.spelled(all.iter().copied()))?;
    let mut walk = Walk::new(all.len());
    let found = refill_numerators(source, skeleton, &letters, &all, &mut walk, 0)?;
    let numerators = found.into_iter().collect::<Option<_>>().ok_or(Halt::Accident)?;
    // Letters that no function has are not looked at.
    let letters = letters.into_iter().map(|letter| letter.unwrap_or_else(|| Sparse::new([]))).collect();
    Ok(Values { letters, numerators })
}

/// The diagonal of the grid, along which numerators with known monomials are sampled.
pub(super) fn diagonal(variables: usize) -> impl Fn(u32) -> Index {
    move |j| vec![j; variables].into()
}

/// The numerators of wanted functions. With `spare` further values the answer of a function that does not
/// predict them is `None`.
pub(super) fn refill_numerators(
    source: &mut dyn Source,
    skeleton: &Skeleton,
    letters: &[Option<Sparse>],
    wanted: &[u32],
    walk: &mut Walk,
    spare: usize,
) -> Outcome<Vec<Option<Vec<Element>>>> {
    let context = source.context().clone();
    let axes = source.axes().to_vec();
    // Without variables all points are one.
    let spare = if axes.is_empty() { 0 } else { spare };
    let needs: Vec<(u32, usize)> =
        wanted.iter().map(|&f| (f, skeleton.shapes[f as usize].support.len() + spare)).collect();
    let point = diagonal(axes.len());
    walk.until(source, &needs, &point)?;
    let points: Vec<_> =
        walk.indices.iter().map(|&j| coordinates(&context.field, &axes, &point(j))).collect();
    let letters = letter_values(&context.field, letters, &points);

    // One system a support, not one a function.
    let mut number: FxHashMap<&Support, usize> = FxHashMap::default();
    let mut supports: Vec<&Support> = Vec::new();
    for &function in wanted {
        let support = &skeleton.shapes[function as usize].support;
        number.entry(support).or_insert_with(|| {
            supports.push(support);
            supports.len() - 1
        });
    }
    let systems = parallel_map(&supports, context.threads, |support| System::new(&context, &axes, support));
    context.interrupt.check()?;
    let solve = |&function: &u32| {
        let shape = &skeleton.shapes[function as usize];
        let system = systems[number[&shape.support]].as_ref()?;
        let values: Vec<Element> = walk.values[function as usize]
            .iter()
            .zip(&letters)
            .map(|(&f, letters)| context.field.mul(f, denominator(&context.field, &shape.letters, letters)))
            .collect();
        system.solve(&context, &walk.indices, &values, spare)
    };
    Ok(parallel_map(wanted, context.threads, solve))
}

struct System {
    vandermonde: Vandermonde,
    nodes: Vec<Element>,
    /// `1/∏ a_i^(e_i)`.
    scales: Vec<Element>,
}

impl System {
    fn new(context: &Context, axes: &[super::axis::Axis], support: &Support) -> Option<Self> {
        let field = context.field;
        let ratios: Vec<Element> = axes.iter().map(|axis| axis.ratio).collect();
        let starts: Vec<Element> = axes.iter().map(|axis| axis.start).collect();
        let nodes: Vec<Element> = support.iter().map(|monomial| power(&field, monomial, &ratios)).collect();
        let scales = support.iter().map(|monomial| power(&field, monomial, &starts)).collect();
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
