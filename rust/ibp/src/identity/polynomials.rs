//! The little arithmetic of polynomials that maps need.

use gauss::{Polynomial, Result};

/// The constant one.
pub(super) fn one(symbols: usize) -> Polynomial {
    Polynomial::new(vec![(vec![0; symbols].into(), 1.into())]).expect("no exponent is too large")
}

pub(super) fn product(a: &Polynomial, b: &Polynomial) -> Result<Polynomial> {
    let pairs = a.terms().iter().flat_map(|x| b.terms().iter().map(move |y| (x, y)));
    let terms = pairs.map(|((e, c), (f, g))| {
        let exponents = e.iter().zip(f).map(|(&i, &j)| i.saturating_add(j)).collect();
        (exponents, c * g)
    });
    Polynomial::new(terms.collect())
}

pub(super) fn power(a: &Polynomial, exponent: u32, symbols: usize) -> Result<Polynomial> {
    (0..exponent).try_fold(one(symbols), |power, _| product(&power, a))
}

pub(super) fn sum(a: &Polynomial, b: &Polynomial) -> Result<Polynomial> {
    Polynomial::new(a.terms().iter().chain(b.terms()).cloned().collect())
}

pub(super) fn negative(a: &Polynomial) -> Result<Polynomial> {
    Polynomial::new(a.terms().iter().map(|(exponents, c)| (exponents.clone(), -c)).collect())
}
