//! Random symbolic systems, and what recording them gives.

use gauss::{
    Elimination, Entry, Field, Interrupt, MAX_MODULUS, Permuted, Polynomial, Record, Recording, SplitMix,
    SymbolicSystem, eliminate, record,
};

pub const SYMBOLS: usize = 2;
pub const COLUMNS: u32 = 14;

/// A system of sparse rows, a third of them sums of earlier ones; equal seeds give equal systems.
pub fn random_system(seed: u64) -> SymbolicSystem {
    let mut random = SplitMix::new(seed);
    let mut rows: Vec<Vec<(u32, Polynomial)>> = Vec::new();
    for _ in 0..3 + random.below(14) {
        if rows.len() > 1 && random.below(3) == 0 {
            let pair = [0, 1].map(|_| random.below(rows.len() as u64) as usize);
            rows.push(sum(&rows[pair[0]], &rows[pair[1]]));
            continue;
        }
        let mut columns: Vec<u32> =
            (0..2 + random.below(4)).map(|_| random.below(COLUMNS.into()) as u32).collect();
        columns.sort_unstable();
        columns.dedup();
        rows.push(columns.into_iter().map(|column| (column, random_polynomial(&mut random))).collect());
    }
    SymbolicSystem::new(SYMBOLS, COLUMNS as usize, rows).unwrap()
}

fn random_polynomial(random: &mut SplitMix) -> Polynomial {
    let term = |random: &mut SplitMix| {
        let exponents: Vec<u16> = (0..SYMBOLS).map(|_| random.below(3) as u16).collect();
        (exponents.into(), (random.below(9) as i64 - 4).into())
    };
    Polynomial::new((0..=random.below(3)).map(|_| term(random)).collect()).unwrap()
}

fn sum(a: &[(u32, Polynomial)], b: &[(u32, Polynomial)]) -> Vec<(u32, Polynomial)> {
    let entry = |column: u32| {
        let terms =
            a.iter().chain(b).filter(|entry| entry.0 == column).flat_map(|entry| entry.1.terms().to_vec());
        (column, Polynomial::new(terms.collect()).unwrap())
    };
    (0..COLUMNS).map(entry).filter(|entry| !entry.1.is_zero()).collect()
}

pub fn random_ranks(seed: u64) -> Vec<u32> {
    let mut ranks: Vec<u32> = (0..COLUMNS).collect();
    SplitMix::new(seed).shuffle(&mut ranks);
    ranks
}

/// Two learning points as they are meant to be: random, with large primes.
pub fn learning(seed: u64, symbols: usize) -> [(Field, Vec<u64>); 2] {
    let mut random = SplitMix::new(seed);
    [MAX_MODULUS, (1 << 61) - 1]
        .map(|prime| (Field::new(prime).unwrap(), (0..symbols).map(|_| random.below(prime)).collect()))
}

/// All columns as targets.
pub fn recorded(system: &SymbolicSystem, ranks: &[u32]) -> Recording {
    let targets: Vec<u32> = (0..COLUMNS).collect();
    let learning = learning(1, SYMBOLS);
    record(system, Some(ranks), &targets, &learning, &Interrupt::never()).unwrap().expect("lucky points")
}

pub fn random_points(seed: u64, prime: u64, count: usize) -> Vec<u64> {
    let mut random = SplitMix::new(seed);
    (0..count * SYMBOLS).map(|_| random.below(prime)).collect()
}

/// The elimination at a point, and what it says: `(target, column, coefficient)`.
pub fn oracle(
    system: &SymbolicSystem,
    ranks: &[u32],
    prime: u64,
    point: &[u64],
) -> (Elimination, Vec<(u32, u32, u64)>) {
    let field = Field::new(prime).unwrap();
    let rows = Permuted::new(system.at(field, point).unwrap(), ranks).unwrap();
    let found = eliminate(&rows, &field, Record::Witness, &Interrupt::never()).unwrap();
    let column = |rank: u32| ranks.iter().position(|&r| r == rank).unwrap() as u32;
    let mut entries = Vec::new();
    for target in 0..system.column_count() as u32 {
        let remainder = found.witness(ranks[target as usize]).unwrap().remainder;
        entries.extend(remainder.into_iter().map(|(rank, c)| (target, column(rank), c)));
    }
    entries.sort_unstable();
    (found, entries)
}

/// The entries of one point that are not zero there, as the oracle writes them.
pub fn written_out(entries: &[Entry], residues: &[u64]) -> Vec<(u32, u32, u64)> {
    let list = entries.iter().map(|entry| (entry.target, entry.column, residues[entry.output as usize]));
    list.filter(|entry| entry.2 != 0).collect()
}
