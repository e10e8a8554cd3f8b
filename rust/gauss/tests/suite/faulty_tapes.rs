//! Tapes with a fault: an operand is another one.

use gauss::{SplitMix, Tape};

pub const HEADER: usize = 32;

/// CRC-64/XZ bit by bit, and not by the table of the crate.
pub fn seal(bytes: &mut [u8]) {
    let sum = bytes[HEADER..].iter().fold(u64::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u64::from(byte), |sum, _| (sum >> 1) ^ ((sum & 1) * 0xc96c_5795_d787_0f42))
    });
    bytes[HEADER - 8..HEADER].copy_from_slice(&(!sum).to_le_bytes());
}

/// The tape with one operand after the other replaced.
pub fn with_faults(tape: &Tape, seed: u64) -> impl Iterator<Item = Tape> {
    let bytes = tape.to_bytes();
    let mut random = SplitMix::new(seed);
    operands(&bytes).into_iter().filter_map(move |(place, limit)| {
        let mut faulty = bytes.clone();
        faulty[place..place + 4].copy_from_slice(&(random.below(limit.into()) as u32).to_le_bytes());
        seal(&mut faulty);
        // A second factor must not have a sign; such a file is refused.
        Tape::from_bytes(&faulty).ok()
    })
}

/// Places of the operands of all dot products and inversions: `(offset, bound on what may stand there)`.
fn operands(bytes: &[u8]) -> Vec<(usize, u32)> {
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let mut at = HEADER + 8;
    let constants = word(at);
    at += 4;
    for _ in 0..constants {
        at += 5 + word(at + 1) as usize;
    }
    let nodes = word(at);
    at += 4;
    let mut places = Vec::new();
    for node in 0..nodes {
        let kind = bytes[at];
        at += 2;
        if kind == 4 {
            for _ in 0..2 {
                let count = word(at) as usize;
                places.extend((0..count).map(|k| (at + 4 + 4 * k, 2 * node)));
                at += 4 + 4 * count;
            }
        } else {
            if kind == 3 {
                places.push((at, node));
            }
            at += 4;
        }
    }
    places
}
