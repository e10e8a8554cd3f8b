//! What the crate promises, against slow oracles that share no code with it.

mod bare;
mod dense;
mod dropped;
mod echelon;
mod edges;
mod eliminate;
mod faulty_tapes;
mod functions;
mod imports;
mod layers;
mod parallel;
mod points;
mod product;
mod replay;
mod stages;
mod stop;
mod systems;
mod tape;
mod witness;

/// A field too small to be comfortable, up to the largest: in the first ones accidental zeros abound.
const PRIMES: [u64; 6] = [3, 7, 101, (1 << 31) - 1, (1 << 61) - 1, (1 << 63) - 25];
