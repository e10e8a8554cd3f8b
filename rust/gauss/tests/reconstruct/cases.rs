//! Random functions of the kinds that occur.

use crate::oracle::{Closed, Terms};
use gauss::SplitMix;
use num_bigint::BigInt;
use num_traits::Zero;

pub fn terms(list: &[(&[u16], i64)]) -> Terms {
    list.iter().map(|&(e, c)| (e.to_vec(), c.into())).collect()
}

/// A random number of this many decimal digits, not zero.
pub fn number(random: &mut SplitMix, digits: u64) -> BigInt {
    let mut n = BigInt::from(1 + random.below(9));
    for _ in 1..digits {
        n = n * 10 + random.below(10);
    }
    if random.below(2) == 0 { -n } else { n }
}

/// A sparse polynomial with a number of terms, of bounded degree in each variable.
pub fn sparse(random: &mut SplitMix, variables: usize, count: u64, degree: u64, digits: u64) -> Terms {
    let mut terms: Terms = Vec::new();
    for _ in 0..count {
        let exponents: Vec<u16> = (0..variables).map(|_| random.below(degree + 1) as u16).collect();
        if terms.iter().all(|(e, _)| *e != exponents) {
            terms.push((exponents, number(random, digits)));
        }
    }
    terms
}

/// All monomials up to a total degree.
pub fn dense(random: &mut SplitMix, variables: usize, degree: u16, digits: u64) -> Terms {
    fn fill(rest: usize, left: u16, prefix: &mut Vec<u16>, all: &mut Vec<Vec<u16>>) {
        if rest == 0 {
            all.push(prefix.clone());
            return;
        }
        for e in 0..=left {
            prefix.push(e);
            fill(rest - 1, left - e, prefix, all);
            prefix.pop();
        }
    }
    let mut all = Vec::new();
    fill(variables, degree, &mut Vec::new(), &mut all);
    all.into_iter().map(|e| (e, number(random, digits))).collect()
}

/// A factor as they occur in denominators, in variables chosen at random.
pub fn letter(random: &mut SplitMix, variables: usize) -> Terms {
    let mut names: Vec<usize> = (0..variables).collect();
    random.shuffle(&mut names);
    let at = |powers: &[(usize, u16)]| {
        let mut e = vec![0; variables];
        for &(name, power) in powers {
            e[names[name % variables]] += power;
        }
        e
    };
    let c = |random: &mut SplitMix| BigInt::from(random.below(19) as i64 - 9);
    let nonzero = |random: &mut SplitMix| BigInt::from(1 + random.below(9));
    let one = || BigInt::from(1);
    let kind = if variables == 1 { random.below(3) } else { random.below(8) };
    let raw: Terms = match kind {
        0 => vec![(at(&[(0, 1)]), nonzero(random)), (at(&[]), c(random))],
        1 => vec![(at(&[(0, 1)]), one()), (at(&[]), c(random))],
        2 => vec![(at(&[(0, 2)]), nonzero(random)), (at(&[]), nonzero(random))],
        3 => vec![(at(&[(0, 1)]), one()), (at(&[(1, 1)]), one())],
        // Källén's function with the third mass set to one.
        4 => vec![
            (at(&[(0, 2)]), one()),
            (at(&[(1, 2)]), one()),
            (at(&[]), one()),
            (at(&[(0, 1), (1, 1)]), (-2).into()),
            (at(&[(0, 1)]), (-2).into()),
            (at(&[(1, 1)]), (-2).into()),
        ],
        5 => vec![
            (at(&[(0, 1), (1, 1)]), nonzero(random)),
            (at(&[(1, 1)]), c(random)),
            (at(&[]), nonzero(random)),
        ],
        // (y + 1)·x² + y
        6 => vec![(at(&[(0, 2), (1, 1)]), one()), (at(&[(0, 2)]), one()), (at(&[(1, 1)]), one())],
        _ => vec![
            (at(&[(0, 1), (1, 1)]), one()),
            (at(&[(2, 1)]), nonzero(random)),
            (at(&[(1, 2)]), nonzero(random)),
            (at(&[]), one()),
        ],
    };
    let mut combined: Terms = Vec::new();
    for (e, c) in raw.into_iter().filter(|(_, c)| !c.is_zero()) {
        match combined.iter_mut().find(|(other, _)| *other == e) {
            Some(term) => term.1 += c,
            None => combined.push((e, c)),
        }
    }
    combined.retain(|(_, c)| !c.is_zero());
    combined
}

/// A few functions with common letters.
pub fn family(random: &mut SplitMix, variables: usize) -> Vec<Closed> {
    let alphabet: Vec<Terms> = if variables == 0 {
        vec![]
    } else {
        (0..=random.below(4)).map(|_| letter(random, variables)).collect()
    };
    let digits = [1, 1, 2, 5, 20][random.below(5) as usize];
    let count = 1 + random.below(5);
    let mut functions: Vec<Closed> =
        (0..count).map(|_| function(random, variables, &alphabet, digits)).collect();
    if random.below(4) == 0 {
        let mut multiple = functions[0].clone();
        let factor = number(random, digits);
        for (_, c) in &mut multiple.numerator {
            *c *= &factor;
        }
        functions.push(multiple);
    }
    functions
}

fn function(random: &mut SplitMix, variables: usize, alphabet: &[Terms], digits: u64) -> Closed {
    let constant = |random: &mut SplitMix| vec![(vec![0; variables], number(random, digits))];
    let mut numerator = match random.below(10) {
        0 => Vec::new(),
        1 => constant(random),
        2 if variables > 0 => vec![(at_power(random, variables, 60), number(random, digits))],
        3 => sparse(random, variables, 3, 20, digits),
        4 => dense(random, variables.min(2), 3, digits)
            .into_iter()
            .map(|(mut e, c)| {
                e.resize(variables, 0);
                (e, c)
            })
            .collect(),
        _ => {
            let count = 1 + random.below(6);
            sparse(random, variables, count, 5, digits)
        }
    };
    if variables > 0 && random.below(4) == 0 {
        // Vanish at zero.
        for (e, _) in &mut numerator {
            e[0] += 2;
        }
    }
    let mut factors = Vec::new();
    for letter in alphabet {
        match random.below(6) {
            0 => factors.push((letter.clone(), -1)),
            1 => factors.push((letter.clone(), -2)),
            2 => factors.push((letter.clone(), 1)),
            _ => {}
        }
    }
    if variables > 0 && random.below(8) == 0 {
        factors.push((vec![(at_power(random, variables, 60), BigInt::from(1))], -1));
    }
    // A rational constant.
    factors.push((constant(random), -1));
    Closed { numerator, factors }
}

fn at_power(random: &mut SplitMix, variables: usize, highest: u64) -> Vec<u16> {
    let mut e = vec![0; variables];
    e[random.below(variables as u64) as usize] = 1 + random.below(highest) as u16;
    e
}

/// Some of the letters in a denominator, each with the chance of one in `rare`.
pub fn denominator(random: &mut SplitMix, alphabet: &[Terms], rare: u64) -> Vec<(Terms, i32)> {
    let mut factors = Vec::new();
    for letter in alphabet {
        if random.below(rare) == 0 {
            factors.push((letter.clone(), -1 - random.below(2) as i32));
        }
    }
    factors
}
