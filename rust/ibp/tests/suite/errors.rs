//! Every kind of error, made by the input that deserves it.

use crate::one_loop::one_loop;
use gauss::Polynomial;
use gauss::{Field, Interrupt, Record, eliminate};
use ibp::{
    Choices, Effort, Error, Family, Form, Generation, Given, Identity, Image, Layout, Map, Objective, Order,
    Point, Sectors, Seeds, System, Template, Term, seed_box, select,
};
use std::collections::BTreeSet;

/// The name of a kind; a new kind does not compile until it is named here, and fails below until it is made.
fn kind(error: &Error) -> &'static str {
    match error {
        Error::Slots { .. } => "Slots",
        Error::SectorRange { .. } => "SectorRange",
        Error::IndexCount { .. } => "IndexCount",
        Error::IndexRange { .. } => "IndexRange",
        Error::IndexBits { .. } => "IndexBits",
        Error::IdentityRange { .. } => "IdentityRange",
        Error::ChoiceCount { .. } => "ChoiceCount",
        Error::SetRange { .. } => "SetRange",
        Error::Malformed { .. } => "Malformed",
        Error::ZeroSeed { .. } => "ZeroSeed",
        Error::RepeatedSeed { .. } => "RepeatedSeed",
        Error::PointLength { .. } => "PointLength",
        Error::EquationRange { .. } => "EquationRange",
        Error::TooLarge { .. } => "TooLarge",
        Error::Gauss(_) => "Gauss",
    }
}

const KINDS: usize = 15;

fn sectors() -> Sectors {
    Sectors::new(2, &[3]).unwrap()
}

/// A family of two propagators and two symbols with an operator of the given terms.
fn with_terms(terms: Vec<Term>) -> Result<Family, Error> {
    let templates = [Template { terms: [].into() }, Template { terms: terms.into() }];
    Family::new(sectors(), 2, &templates.map(Identity::Template))
}

fn term(shift: &[i8], exponents: &[u16], constant: i64, slopes: &[(u8, i64)]) -> Term {
    let slopes = slopes.iter().map(|&(slot, slope)| (slot, slope.into())).collect();
    let form = Form { exponents: exponents.into(), constant: constant.into(), slopes };
    Term { shift: shift.into(), coefficient: [form].into() }
}

fn twice_the_same_monomial() -> Term {
    let form =
        |constant: i64| Form { exponents: [1, 0].into(), constant: constant.into(), slopes: [].into() };
    Term { shift: [1, 0].into(), coefficient: [form(1), form(-1)].into() }
}

fn generate(
    indices: &[i8],
    sets: &[u32],
    identities: &[usize],
    preferred: &[&[i8]],
) -> Result<System, Error> {
    let choices = Choices { sets: vec![vec![0], vec![2]], of_seeds: sets.to_vec() };
    let seeds = Seeds { indices: indices.to_vec(), choices: (!sets.is_empty()).then_some(choices) };
    let family = one_loop(2, &[(0, 1)]);
    let made_of = Generation { preferred, ..Generation::new(&family, &seeds, identities) };
    System::generate(&made_of, &Interrupt::never())
}

/// A constant, as a polynomial in this many symbols.
fn constant(value: i64, symbols: usize) -> Polynomial {
    Polynomial::new(vec![(vec![0; symbols].into(), value.into())]).unwrap()
}

/// A family with a map that makes each propagator this.
fn with_image(denominator: Polynomial, terms: &[(u8, Polynomial)]) -> Result<Family, Error> {
    let image = Image { denominator, terms: terms.into(), constant: constant(0, 2) };
    Family::new(sectors(), 2, &[Identity::Map(Map { images: vec![Some(image); 2].into() })])
}

/// Errors of building families and their parts, each with what its message must say.
fn of_families() -> Vec<(Option<Error>, &'static str)> {
    let wide = Sectors::new(20, &[(1 << 20) - 1]).unwrap();
    let no_images = Family::new(sectors(), 2, &[Identity::Map(Map { images: [].into() })]);
    let system = generate(&[1, 1], &[], &[0], &[]).unwrap();
    vec![
        (Sectors::new(0, &[]).err(), "0 propagators; between 1 and 20"),
        (Sectors::new(21, &[]).err(), "21 propagators; between 1 and 20"),
        (Sectors::new(2, &[3, 4]).err(), "sector 4 does not exist in a family of 2"),
        (sectors().only(1).err(), "sector 1"),
        (one_loop(2, &[(0, 1)]).only_sector(2).err(), "sector 2"),
        (seed_box(2, 4, 0, 0).err(), "sector 4"),
        (
            with_terms(vec![term(&[0], &[0, 0], 1, &[])]).err(),
            "identity 1 is malformed: a shift has the wrong length",
        ),
        (with_terms(vec![term(&[9, 0], &[0, 0], 1, &[])]).err(), "a shift is larger than 8"),
        (with_terms(vec![term(&[i8::MIN, 0], &[0, 0], 1, &[])]).err(), "a shift is larger than 8"),
        (with_terms(vec![term(&[1, 0], &[0, 0], 1, &[]); 2]).err(), "a shift comes twice"),
        (with_terms(vec![term(&[1, 0], &[0], 1, &[])]).err(), "wrong number of exponents"),
        (with_terms(vec![term(&[1, 0], &[0, 0], 1, &[(2, 1)])]).err(), "an index beyond the last"),
        (with_terms(vec![term(&[1, 0], &[0, 0], 1, &[(1, 1), (0, 1)])]).err(), "not in ascending order"),
        (with_terms(vec![term(&[1, 0], &[0, 0], 1, &[(1, 1), (1, 1)])]).err(), "not in ascending order"),
        (with_terms(vec![twice_the_same_monomial()]).err(), "a monomial comes twice in a term"),
        (no_images.err(), "identity 0 is malformed: a map does not have an image of each propagator"),
        (with_image(constant(0, 2), &[]).err(), "an image is divided by zero"),
        (with_image(constant(1, 3), &[]).err(), "a monomial has the wrong number of exponents"),
        (with_image(constant(1, 2), &[(2, constant(1, 2))]).err(), "a propagator beyond the last"),
        (with_image(constant(1, 2), &[(0, constant(0, 2))]).err(), "a coefficient that is zero"),
        (Point::new(&system, Field::new(7).unwrap(), &[1]).err(), "has 1 values, but there are 2"),
        (Layout::new(&sectors(), Order::Dots, 128, &[]).err(), "indices up to 128, beyond the limit of 127"),
        (Layout::new(&sectors(), Order::Dots, u32::MAX, &[]).err(), "indices up to 4294967295"),
        (Layout::new(&wide, Order::Dots, 127, &[]).err(), "bits, more than the 127"),
        (seed_box(64, 1, 0, 0).err(), "64 propagators; between 1 and 20"),
        (seed_box(2, 3, 127, 0).err(), "indices up to 128"),
        (seed_box(20, 1023, 60, 60).err(), "choose smaller seeds"),
    ]
}

/// Errors of systems, each with what its message must say.
fn of_systems() -> Vec<(Option<Error>, &'static str)> {
    let system = generate(&[1, 1, 2, 1], &[], &[0, 1], &[]).unwrap();
    let field = Field::new(101).unwrap();
    let point = Point::new(&system, field, &[41, 47]).unwrap();
    let never = Interrupt::never();
    let learn = |record| eliminate(&system.at(&point), &field, record, &never).unwrap();
    let pivots = learn(Record::Pivots);
    let effort = Effort { objective: Objective::Selected, rounds: 1, threads: 1 };
    let raised = Interrupt::never();
    raised.raise();
    let seeds = Seeds { indices: vec![1, 1], choices: None };
    let family = one_loop(2, &[(0, 1)]);
    let given = |unknown: &[i8], c| Given {
        polynomials: vec![constant(1, 2)],
        rows: vec![vec![(unknown.into(), c)]],
    };
    let beside = |given: &Given<Box<[i8]>>| {
        let made_of = Generation { given: Some(given), ..Generation::new(&family, &seeds, &[0]) };
        System::generate(&made_of, &Interrupt::never()).err()
    };
    let alone = |row: &[(u32, u32)]| {
        System::given(2, 2, &Given { polynomials: vec![constant(1, 2)], rows: vec![row.to_vec()] }).err()
    };
    vec![
        (generate(&[1, 1, 1], &[], &[0], &[]).err(), "the last seed has 1 indices, but the family has 2"),
        (generate(&[1, 1], &[0, 0], &[0], &[]).err(), "made for 2 seeds, but there are 1"),
        (generate(&[1, 1], &[0], &[0], &[]).err(), "identity 2 was asked for, but the family has 2"),
        (generate(&[1, 1], &[2], &[0], &[]).err(), "names set 2 of identities, but there are 2"),
        (
            generate(&[1, 1], &[], &[0], &[&[1, 1, 1]]).err(),
            "a preferred master has 3 indices, but the family has 2",
        ),
        (generate(&[1, 1], &[], &[0, 2], &[]).err(), "identity 2 was asked for, but the family has 2"),
        (generate(&[1, 1, 1, 0], &[], &[0], &[]).err(), "seed 1 lies in sector 1"),
        (generate(&[2, 1, 1, 1, 2, 1], &[], &[0], &[]).err(), "seed 2 of the sorted list is there twice"),
        (generate(&[127, 1], &[], &[0], &[]).err(), "indices up to 128"),
        (generate(&[1, i8::MIN], &[], &[0], &[]).err(), "indices up to 129"),
        (generate(&[1, 1], &[], &[0], &[&[1, i8::MIN]]).err(), "indices up to 128"),
        (system.restrict(&[99, 0]).err(), "equation 99 was asked for, but the system has 4"),
        (pivots.witness(0).err().map(Error::from), "recorded pivots only"),
        (select(&system, &pivots, &point, &[1000], &effort, &never).err(), "column 1000"),
        (select(&system, &pivots, &point, &[1], &effort, &raised).err(), "stopped on request"),
        (System::generate(&Generation::new(&family, &seeds, &[0]), &raised).err(), "stopped on request"),
        (beside(&given(&[1], 0)), "a given integral has 1 indices, but the family has 2"),
        (beside(&given(&[1, 1], 1)), "row 1 was asked for, but the system has 1"),
        (alone(&[(2, 0)]), "row 0 names column 2, but the system has 2"),
        (alone(&[(1, 0), (1, 0)]), "row 0 names column 1 twice"),
        (
            System::given(1, 2, &Given { polynomials: vec![constant(1, 2)], rows: vec![] }).err(),
            "has 2 exponents",
        ),
    ]
}

#[test]
fn bad_input_is_refused_by_name() {
    let mut made = BTreeSet::new();
    for (error, says) in of_families().into_iter().chain(of_systems()) {
        let error = error.unwrap_or_else(|| panic!("nothing was refused where the message is: {says}"));
        made.insert(kind(&error));
        let message = error.to_string();
        assert!(message.contains(says), "{message:?} does not say {says:?}");
        assert!(!message.ends_with('.') && !message.contains('\n'), "{message:?} is not one sentence");
    }
    assert_eq!(made.len(), KINDS, "{made:?}");
}

/// The border of what is allowed, from inside.
#[test]
fn what_just_fits_is_taken() {
    assert!(Sectors::new(20, &[(1 << 20) - 1]).is_ok());
    assert!(with_terms(vec![term(&[8, -8], &[0, 0], i64::MAX, &[(1, i64::MIN)])]).is_ok());
    assert!(generate(&[126, 1], &[], &[0, 1], &[]).is_ok());
    let empty = generate(&[], &[], &[], &[]).unwrap();
    assert_eq!((empty.seed_count(), empty.equations().len(), empty.column_count()), (0, 0, 0));
    // Preferred masters of zero sectors are no masters; they are passed over.
    let system = generate(&[1, 1], &[], &[0, 1], &[&[1, 0], &[1, 2]]).unwrap();
    assert_eq!((system.column(&[1, 0]), system.column(&[1, 2])), (None, Some(0)));
}
