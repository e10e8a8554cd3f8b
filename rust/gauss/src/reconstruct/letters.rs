//! The letters of all denominators, main variable by main variable.
//!
//! In the slice of a variable the denominators are products of powers of the classes of their roots. Each
//! class is the slice of one *letter*, a polynomial that is known once its coefficients are, and these are
//! rational functions of fewer variables: the same problem again. Letters known already are divided out, so
//! that each is found with the first variable that occurs in it.

use super::ahead::Need;
use super::axis::Index;
use super::census::Learnt;
use super::coprime::{coprime_basis, multiplicities};
use super::factor_interpolation::{FactorInterpolation, UnknownFactors};
use super::fraction::Fraction;
use super::skeleton::{Main, Skeleton, Values, degree};
use super::source::{Halt, Source, StageResult};
use super::sparse::{Sparse, product};
use super::univariate::{exact_quotient, make_monic, multiply};
use crate::field::{Element, Field};
use rustc_hash::{FxHashMap, FxHashSet};

/// The letters of all functions, and for each function which ones it has.
pub(super) struct Alphabet {
    pub(super) letters: Vec<Option<Sparse>>,
    pub(super) mains: Vec<Main>,
    /// For each function its letters and their multiplicities.
    pub(super) spelling: Vec<Vec<(u32, u32)>>,
}

/// What finds all functions of a black box.
pub(super) type Discover = fn(&mut dyn Source) -> StageResult<(Skeleton, Values)>;

/// Find all letters; `slices` are those of the functions in each variable, and `discover` finds the coefficients,
/// which are functions of fewer variables.
pub(super) fn find_letters(
    source: &mut dyn Source,
    slices: &[Vec<Fraction>],
    discover: Discover,
) -> StageResult<Alphabet> {
    let field = source.context().field;
    let variables = source.axes().len();
    let anchor: Vec<Element> = source.axes().iter().map(|axis| axis.start).collect();
    let mut alphabet =
        Alphabet { letters: Vec::new(), mains: Vec::new(), spelling: vec![Vec::new(); source.functions()] };
    for variable in 0..variables {
        let leftovers = leftovers(&field, &alphabet, &slices[variable], variable, &anchor)?;
        let Classes { basis, sought } = Classes::new(&field, &leftovers);
        if basis.is_empty() {
            continue;
        }
        let depends = |slices: &Vec<Fraction>, f: u32| slices[f as usize].numerator.len() > 1;
        let companions =
            |next: &Vec<Fraction>| (0..next.len() as u32).filter(|&f| depends(next, f)).collect();
        let unknown = UnknownFactors {
            variable,
            letters: basis.iter().map(|element| element.len() - 1).collect(),
            sought: sought.clone(),
            known: alphabet.spelling.clone(),
            known_letters: &alphabet.letters,
            degrees: numerator_degrees(&slices[variable]),
            at_anchor: Some(
                basis.iter().flat_map(|element| element[..element.len() - 1].iter().copied()).collect(),
            ),
            companions: slices
                .get(variable + 1)
                .filter(|_| variable == 0)
                .map(companions)
                .unwrap_or_default(),
        };
        let (inner, values) = discover(&mut FactorInterpolation::new(source, unknown))?;
        let degrees: Vec<usize> = basis.iter().map(|element| element.len() - 1).collect();
        let found = assemble(&field, variable, variables, &degrees, &inner, &values);
        let first = alphabet.letters.len();
        alphabet.letters.extend(found.into_iter().map(Some));
        source.tell(&Learnt::Letters(alphabet.letters.len()));
        alphabet.mains.push(Main { variable, letters: first..alphabet.letters.len(), inner });
        for (spelling, new) in alphabet.spelling.iter_mut().zip(sought) {
            spelling
                .extend(new.into_iter().map(|(letter, multiplicity)| (letter + first as u32, multiplicity)));
        }
    }
    Ok(alphabet)
}

/// The classes of roots of denominators in the slice of a variable.
struct Classes {
    basis: Vec<Vec<Element>>,
    /// For each function its classes with multiplicities.
    sought: Vec<Vec<(u32, u32)>>,
}

impl Classes {
    fn new(field: &Field, denominators: &[Vec<Element>]) -> Self {
        let distinct: FxHashSet<&[Element]> =
            denominators.iter().map(Vec::as_slice).filter(|d| d.len() > 1).collect();
        let mut distinct: Vec<&[Element]> = distinct.into_iter().collect();
        // Shorter ones first: they are the letters of the longer ones.
        distinct.sort_unstable_by_key(|&d| (d.len(), d));
        let basis = coprime_basis(field, distinct.iter().copied());
        let spelled: FxHashMap<&[Element], Vec<(u32, u32)>> =
            distinct.iter().map(|&d| (d, multiplicities(field, &basis, d))).collect();
        let sought = denominators.iter().map(|d| spelled.get(d.as_slice()).cloned().unwrap_or_default());
        Self { sought: sought.collect(), basis }
    }
}

fn numerator_degrees(slices: &[Fraction]) -> Vec<usize> {
    slices.iter().map(|slice| slice.numerator.len().saturating_sub(1)).collect()
}

/// How many values of each variable tell the coefficients of letters: as a rule they are of low degree, and so are those of
/// their letters in turn. Fewer where the points would be too many.
const SMALL: [u32; 2] = [4, 3];

/// So many more values of a single variable are looked at, and so many more points of a diagonal.
const FURTHER: u32 = 3;

/// Into how many points of the grid what all letters will ask for is expected to fit.
const MOST: usize = 2_000;

/// Say what letters will ask for if their coefficients are simple: those of every main variable, and those of the
/// coefficients' letters in turn, are sampled in a corner of the grid, and would be in one wave after the other.
///
/// Letters with an earlier main variable are not divided out yet; those that have both variables are few.
pub(super) fn expect_letters(source: &mut dyn Source, slices: &[Vec<Fraction>]) {
    if !source.is_long() || !source.foresees() {
        return;
    }
    let field = source.context().field;
    let (mut functions, mut counts) = (Vec::new(), Vec::new());
    for (variable, of_all) in slices.iter().enumerate() {
        let denominators: Vec<_> = of_all.iter().map(|slice| slice.denominator.clone()).collect();
        let Classes { basis, sought } = Classes::new(&field, &denominators);
        let unknown = UnknownFactors {
            variable,
            letters: basis.iter().map(|element| element.len() - 1).collect(),
            known: vec![Vec::new(); sought.len()],
            sought,
            known_letters: &[],
            degrees: numerator_degrees(of_all),
            at_anchor: None,
            companions: Vec::new(),
        };
        let (plans, count) = FactorInterpolation::new(source, unknown).plans();
        functions.extend(plans);
        counts.push(count);
    }
    functions.sort_unstable();
    functions.dedup();
    let corners = SMALL.iter().map(|&small| corner(&counts, small));
    if let Some(points) = corners.into_iter().find(|points| points.len() <= MOST) {
        source.expect(points, &functions, Need::Likely);
    }
}

/// The points of slices with these numbers of points where the variables after theirs have small indices.
fn corner(counts: &[usize], small: u32) -> Vec<Index> {
    let mut points = Vec::new();
    for (variable, &count) in counts.iter().enumerate() {
        let others = counts.len() - variable - 1;
        let size = small.saturating_pow(others as u32);
        if points.len() + size as usize * count > MOST {
            // Enough of them for the caller to see that they are too many.
            points.resize(MOST + 1, Index::from([]));
            return points;
        }
        let further = small..small + FURTHER;
        let mut elsewhere: Vec<Vec<u32>> =
            (1..size).map(|n| (0..others as u32).map(|axis| n / small.pow(axis) % small).collect()).collect();
        for axis in 0..others {
            let along = |j| (0..others).map(|n| if n == axis { j } else { 0 }).collect();
            elsewhere.extend(further.clone().map(along));
            // As numerators are sampled; on the first axis that is along it.
            let points = further.clone().flat_map(|j| (1..small).map(move |value| (j, value)));
            let diagonal = |(j, value)| {
                (0..others).map(|n| if n < axis { j } else { u32::from(n == axis) * value }).collect()
            };
            elsewhere.extend(points.filter(|_| axis > 0).map(diagonal));
        }
        let zeros = vec![0; variable];
        for index in 0..count as u32 {
            points.extend(elsewhere.iter().map(|others| [&zeros[..], &[index], others].concat().into()));
        }
    }
    points
}

/// What known letters leave of the denominators in a slice.
fn leftovers(
    field: &Field,
    alphabet: &Alphabet,
    slices: &[Fraction],
    variable: usize,
    anchor: &[Element],
) -> StageResult<Vec<Vec<Element>>> {
    let mut restricted = Vec::with_capacity(alphabet.letters.len());
    for letter in alphabet.letters.iter().flatten() {
        let mut slice = letter.restrict(field, variable, anchor);
        if slice.len() != degree(&letter.support, variable) + 1 {
            return Err(Halt::Accident);
        }
        make_monic(field, &mut slice);
        restricted.push(slice);
    }
    let divide = |(slice, spelling): (&Fraction, &Vec<(u32, u32)>)| {
        let mut known = vec![field.one()];
        for &(letter, multiplicity) in spelling {
            for _ in 0..multiplicity {
                known = multiply(field, &known, &restricted[letter as usize]);
            }
        }
        exact_quotient(field, &slice.denominator, &known).ok_or(Halt::Accident)
    };
    slices.iter().zip(&alphabet.spelling).map(divide).collect()
}

/// Letters from their coefficients: denominators cleared, so that each is a primitive polynomial in its main variable.
pub(super) fn assemble(
    field: &Field,
    variable: usize,
    variables: usize,
    degrees: &[usize],
    inner: &Skeleton,
    values: &Values,
) -> Vec<Sparse> {
    let mut letters = Vec::with_capacity(degrees.len());
    let mut first = 0;
    for &degree in degrees {
        let shapes = &inner.shapes[first..first + degree];
        let mut common: FxHashMap<u32, u32> = FxHashMap::default();
        for &(letter, multiplicity) in shapes.iter().flat_map(|shape| &shape.letters) {
            let most = common.entry(letter).or_insert(0);
            *most = multiplicity.max(*most);
        }
        let mut common: Vec<(u32, u32)> = common.into_iter().collect();
        common.sort_unstable();
        // The common denominator over that of a coefficient; over nothing, for the leading one.
        let cofactor = |shape: &[(u32, u32)]| {
            let start = Sparse::one(field, variables - variable - 1);
            common.iter().fold(start, |product, &(letter, most)| {
                let has = shape.iter().find(|&&(other, _)| other == letter).map_or(0, |&(_, m)| m);
                (has..most)
                    .fold(product, |product, _| product.multiply(field, &values.letters[letter as usize]))
            })
        };
        let mut terms = Vec::new();
        let mut add = |coefficient: Sparse, power: usize| {
            for (monomial, &c) in coefficient.support.iter().zip(&coefficient.coefficients) {
                let mut exponents = vec![0; variable];
                exponents.push(power as u16);
                exponents.extend_from_slice(monomial);
                terms.push((exponents.into(), c));
            }
        };
        add(cofactor(&[]), degree);
        for (power, shape) in shapes.iter().enumerate() {
            let coefficients = values.numerators[first + power].clone();
            let numerator = Sparse { support: shape.support.clone(), coefficients };
            add(numerator.multiply(field, &cofactor(&shape.letters)), power);
        }
        letters.push(Sparse::new(terms));
        first += degree;
    }
    letters
}

/// The values of letters at points, by point and letter; letters that are not known are zero.
pub(super) fn letter_values(
    field: &Field,
    letters: &[Option<Sparse>],
    points: &[Vec<Element>],
) -> Vec<Vec<Element>> {
    let at = |point: &Vec<Element>| {
        letters
            .iter()
            .map(|letter| letter.as_ref().map_or(0, |letter| letter.evaluate(field, point)))
            .collect()
    };
    points.iter().map(at).collect()
}

/// A function's denominator from the values of the letters.
pub(super) fn denominator(field: &Field, spelling: &[(u32, u32)], values: &[Element]) -> Element {
    product(field, spelling, |letter| values[letter as usize])
}
