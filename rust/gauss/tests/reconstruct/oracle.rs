//! A black box whose functions are known: it evaluates closed forms, and can be made to err.

use crate::normal::is_normal;
use gauss::SplitMix;
use gauss::reconstruct::{ProbeRequest, Probes, Rational};
use num_bigint::BigInt;
use num_traits::{One, Zero};
use std::collections::HashMap;

/// `Σ c·x^e`, terms in any order.
pub type Terms = Vec<(Vec<u16>, BigInt)>;

/// `numerator·∏ factor^power`, where powers may be negative.
#[derive(Debug, Clone)]
pub struct Closed {
    pub numerator: Terms,
    pub factors: Vec<(Terms, i32)>,
}

/// What the box does wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    None,
    /// The residues of one function at the probe with this number.
    Probe {
        number: u64,
        function: u32,
    },
    /// One is added to all values of a function at the prime with this number.
    Prime {
        number: usize,
        function: u32,
    },
    /// All residues are random.
    Random,
}

pub struct Oracle {
    pub functions: Vec<Closed>,
    pub fault: Fault,
    /// One in this many points is unlucky; zero for none.
    pub unlucky: u64,
    pub probes: u64,
    pub requests: Vec<ProbeRequest>,
    pub keep: bool,
    primes: Vec<u64>,
    reduced: HashMap<u64, Vec<Reduced>>,
}

type ReducedTerms = Vec<(Vec<u16>, u64)>;
type Reduced = (ReducedTerms, Vec<(ReducedTerms, i32)>);

impl Oracle {
    pub fn new(functions: Vec<Closed>) -> Self {
        Self {
            functions,
            fault: Fault::None,
            unlucky: 0,
            probes: 0,
            requests: Vec::new(),
            keep: false,
            primes: Vec::new(),
            reduced: HashMap::new(),
        }
    }
}

fn power(mut base: u64, mut exponent: u64, p: u64) -> u64 {
    let mut result = 1;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = (u128::from(result) * u128::from(base) % u128::from(p)) as u64;
        }
        base = (u128::from(base) * u128::from(base) % u128::from(p)) as u64;
        exponent >>= 1;
    }
    result
}

fn reduce(terms: &Terms, p: u64) -> ReducedTerms {
    let residue = |c: &BigInt| u64::try_from(((c % p) + p) % p).unwrap();
    terms.iter().map(|(e, c)| (e.clone(), residue(c))).collect()
}

fn value(terms: &ReducedTerms, powers: &[Vec<u64>], p: u64) -> u64 {
    let wide = u128::from(p);
    let term = |(exponents, c): &(Vec<u16>, u64)| {
        exponents.iter().zip(powers).fold(u128::from(*c), |product, (&e, powers)| {
            if e == 0 { product } else { product * u128::from(powers[e as usize]) % wide }
        })
    };
    (terms.iter().map(term).sum::<u128>() % wide) as u64
}

impl Probes for Oracle {
    fn evaluate(&mut self, request: &ProbeRequest) -> gauss::Result<Vec<Option<Vec<u64>>>> {
        let p = request.prime;
        if !self.primes.contains(&p) {
            self.primes.push(p);
        }
        if self.keep {
            self.requests.push(request.clone());
        }
        let all = &self.functions;
        let reduced = self.reduced.entry(p).or_insert_with(|| {
            let one = |f: &Closed| {
                (reduce(&f.numerator, p), f.factors.iter().map(|(t, m)| (reduce(t, p), *m)).collect())
            };
            all.iter().map(one).collect()
        });
        let highest = 1 + all
            .iter()
            .flat_map(|f| f.numerator.iter().chain(f.factors.iter().flat_map(|(t, _)| t)))
            .flat_map(|(e, _)| e.iter().copied())
            .max()
            .unwrap_or(0) as usize;
        let mut answers = Vec::with_capacity(request.points.len());
        for point in &request.points {
            self.probes += 1;
            let mut random = SplitMix::new(point.iter().fold(p, |hash, &x| hash.rotate_left(9) ^ x));
            if self.unlucky > 0 && random.below(self.unlucky) == 0 {
                answers.push(None);
                continue;
            }
            let powers: Vec<Vec<u64>> = point
                .iter()
                .map(|&x| {
                    std::iter::successors(Some(1), |&y| {
                        Some((u128::from(y) * u128::from(x) % u128::from(p)) as u64)
                    })
                    .take(highest)
                    .collect()
                })
                .collect();
            let mut answer = Vec::with_capacity(request.functions.len());
            let mut lucky = true;
            for &function in &request.functions {
                let (numerator, factors) = &reduced[function as usize];
                let mut result = u128::from(value(numerator, &powers, p));
                for (factor, multiplicity) in factors {
                    let mut base = value(factor, &powers, p);
                    if *multiplicity < 0 {
                        lucky &= base != 0;
                        base = power(base, p - 2, p);
                    }
                    result = result * u128::from(power(base, multiplicity.unsigned_abs().into(), p))
                        % u128::from(p);
                }
                let wrong = match self.fault {
                    Fault::None => false,
                    Fault::Probe { number, function: f } => self.probes == number && f == function,
                    Fault::Prime { number, function: f } => {
                        self.primes.get(number) == Some(&p) && f == function
                    }
                    Fault::Random => {
                        answer.push(random.below(p));
                        continue;
                    }
                };
                answer.push((result as u64 + u64::from(wrong)) % p);
            }
            answers.push(lucky.then_some(answer));
        }
        Ok(answers)
    }
}

fn exact(terms: &Terms, point: &[BigInt]) -> BigInt {
    let term = |(e, c): &(Vec<u16>, BigInt)| {
        e.iter().zip(point).fold(c.clone(), |product, (&e, x)| product * x.pow(e.into()))
    };
    terms.iter().map(term).sum()
}

/// Whether both are equal, multiplied out with integers at random points, and the answer is in its normal form.
pub fn agree(closed: &Closed, found: &Rational, variables: usize, seed: u64) -> bool {
    let mut random = SplitMix::new(seed);
    let polynomial =
        |p: &gauss::Polynomial| -> Terms { p.terms().iter().map(|(e, c)| (e.to_vec(), c.clone())).collect() };
    let numerator = polynomial(&found.numerator.polynomial());
    if !is_normal(found, variables) {
        return false;
    }
    (0..2).all(|_| {
        let point: Vec<BigInt> = (0..variables).map(|_| BigInt::from(random.next_u64() >> 8)).collect();
        let (mut up, mut down) = (exact(&closed.numerator, &point), BigInt::one());
        for (factor, power) in &closed.factors {
            let value = exact(factor, &point);
            if value.is_zero() {
                return false;
            }
            let side = if *power > 0 { &mut up } else { &mut down };
            *side *= value.pow(power.unsigned_abs());
        }
        let mut found_down = BigInt::from(found.denominator.clone());
        for (factor, m) in &found.factors {
            found_down *= exact(&polynomial(factor), &point).pow(*m);
        }
        up * found_down == exact(&numerator, &point) * down
    })
}
