//! The normal form of an answer: what its type promises.

use gauss::reconstruct::Rational;
use gauss::{Element, Field, Polynomial, SplitMix};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed};

fn content(polynomial: &Polynomial) -> BigInt {
    polynomial.terms().iter().fold(BigInt::ZERO, |content, (_, c)| content.gcd(c))
}

/// A polynomial in one variable modulo a prime, the others at a point.
fn slice(field: &Field, polynomial: &Polynomial, variable: usize, point: &[Element]) -> Vec<Element> {
    let mut dense =
        vec![0; 1 + polynomial.terms().iter().map(|(e, _)| e[variable] as usize).max().unwrap_or(0)];
    for (e, c) in polynomial.terms() {
        let others = (0..point.len()).filter(|&v| v != variable);
        let value = others.fold(field.from_big(c), |x, v| field.mul(x, field.pow(point[v], e[v].into())));
        dense[e[variable] as usize] = field.add(dense[e[variable] as usize], value);
    }
    dense
}

fn coprime(field: &Field, mut a: Vec<Element>, mut b: Vec<Element>) -> bool {
    loop {
        while b.last() == Some(&0) {
            b.pop();
        }
        if b.len() < 2 {
            return !b.is_empty() || a.len() < 2;
        }
        let inverse = field.inv(b[b.len() - 1]).unwrap();
        while a.len() >= b.len() {
            let factor = field.mul(a.pop().unwrap(), inverse);
            let shift = a.len() + 1 - b.len();
            for (n, &c) in b[..b.len() - 1].iter().enumerate() {
                a[shift + n] = field.sub(a[shift + n], field.mul(factor, c));
            }
        }
        std::mem::swap(&mut a, &mut b);
    }
}

pub fn is_normal(found: &Rational, variables: usize) -> bool {
    if found.numerator.is_zero() {
        return found.factors.is_empty() && found.denominator.is_one();
    }
    let field = Field::new((1 << 61) - 1).unwrap();
    let mut random = SplitMix::new(99);
    let point: Vec<Element> = (0..variables).map(|_| field.from_u64(random.next_u64())).collect();
    let numerator = found.numerator.polynomial();
    let lowest = content(&numerator).gcd(&found.denominator.clone().into()).is_one();
    let primitive = |f: &Polynomial| {
        content(f).is_one() && f.terms()[0].1.is_positive() && f.terms()[0].0.iter().any(|&e| e > 0)
    };
    let apart = |a: &Polynomial, b: &Polynomial| {
        (0..variables).all(|v| coprime(&field, slice(&field, a, v, &point), slice(&field, b, v, &point)))
    };
    let factors: Vec<&Polynomial> = found.factors.iter().map(|(f, _)| f.as_ref()).collect();
    lowest
        && factors.iter().all(|f| primitive(f) && apart(&numerator, f))
        && factors.iter().enumerate().all(|(n, f)| factors[..n].iter().all(|other| apart(f, other)))
}
