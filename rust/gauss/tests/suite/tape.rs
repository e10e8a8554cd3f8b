//! The file form of tapes, damaged files, and faults in the arithmetic.

use crate::faulty_tapes::{HEADER, seal, with_faults};
use crate::systems::*;
use gauss::{Backend, Error, Interrupt, Outcome, Tape, replay};
use proptest::prelude::*;

const PRIME: u64 = (1 << 50) - 27;

fn tape(seed: u64) -> Tape {
    recorded(&random_system(seed), &random_ranks(seed)).tape
}

proptest! {
    #[test]
    fn comes_back_from_its_bytes(seed: u64) {
        let tape = tape(seed);
        let bytes = tape.to_bytes();
        let again = Tape::from_bytes(&bytes).unwrap();
        prop_assert_eq!(again.statistics(), tape.statistics());
        prop_assert_eq!(again.to_bytes(), bytes);
        let points = random_points(seed, PRIME, 3);
        let run = |tape| replay(tape, Backend::best(), PRIME, &points, 1, &Interrupt::never());
        prop_assert_eq!(run(&again), run(&tape));
    }

    /// Whatever passes the checksum by intent is refused, or can be replayed.
    #[test]
    fn hostile_bytes_do_no_harm(seed in 0u64..20, edits in prop::collection::vec((any::<u32>(), any::<u8>()), 1..5), cut: u8) {
        let mut bytes = tape(seed).to_bytes();
        if cut < 30 {
            bytes.truncate(bytes.len() - usize::from(cut));
        }
        let length = bytes.len() - HEADER;
        bytes[16..24].copy_from_slice(&(length as u64).to_le_bytes());
        for (place, value) in edits {
            bytes[HEADER + place as usize % length] = if value < 100 { value % 7 } else { value };
        }
        seal(&mut bytes);
        if let Ok(tape) = Tape::from_bytes(&bytes) && tape.symbols() < 1000 {
            let points: Vec<u64> = (0..2 * tape.symbols() as u64).map(|n| n * n + 5).collect();
            for backend in Backend::ALL.into_iter().filter(|backend| backend.available()) {
                for prime in [7, PRIME] {
                    replay(&tape, backend, prime, &points, 1, &Interrupt::never()).unwrap();
                }
            }
            let outputs: Vec<u32> = (0..tape.outputs() as u32).rev().collect();
            tape.restricted(&outputs).unwrap();
        }
    }
}

#[test]
fn every_flipped_bit_and_every_cut_is_refused() {
    let bytes = tape(3).to_bytes();
    for bit in 0..8 * bytes.len() {
        let mut damaged = bytes.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(matches!(Tape::from_bytes(&damaged), Err(Error::TapeFormat { .. })), "bit {bit}");
    }
    for length in 0..bytes.len() {
        assert!(Tape::from_bytes(&bytes[..length]).is_err());
    }
}

/// Every operand of recorded tapes is replaced by another one: no wrong answer passes the checks.
#[test]
fn faults_are_caught() {
    let (mut injected, mut harmless) = (0, 0);
    // In system 123 a column vanishes because others cancel: a wrong inverse passed as long as nothing
    // checked that they do.
    for seed in (0..60).chain([123]) {
        let recording = recorded(&random_system(seed), &random_ranks(seed));
        let points = random_points(seed, PRIME, 8);
        let run =
            |tape: &Tape| replay(tape, Backend::best(), PRIME, &points, 1, &Interrupt::never()).unwrap();
        let expected = run(&recording.tape);
        assert_eq!(expected.outcomes, [Outcome::Good; 8]);
        for (fault, tape) in with_faults(&recording.tape, seed).enumerate() {
            let found = run(&tape);
            injected += 1;
            let outputs = tape.outputs();
            for point in (0..8).filter(|&point| found.outcomes[point] == Outcome::Good) {
                let range = point * outputs..(point + 1) * outputs;
                assert_eq!(
                    found.residues[range.clone()],
                    expected.residues[range],
                    "missed: seed {seed}, fault {fault}"
                );
                harmless += 1;
            }
        }
    }
    assert!(injected > 5_000, "{injected} faults");
    assert!(harmless < injected, "{harmless} points of {} passed, none of them wrong", 8 * injected);
}
