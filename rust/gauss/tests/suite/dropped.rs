//! Columns that a solve leaves out.

use gauss::{
    Backend, DROPPED, Error, Field, Interrupt, Outcome, Permuted, Polynomial, Record, SparseMatrix,
    SymbolicSystem, eliminate, record, replay,
};

const PRIMES: [u64; 2] = [(1 << 61) - 1, (1 << 31) - 1];

/// c3 + x·c1 + x·c2 = 0 and c1 + c2 + 5·c0 = 0, hence c3 = 5x·c0: columns 1 and 2 cancel together.
fn system() -> SymbolicSystem {
    let entry =
        |exponent: u16, factor: i64| Polynomial::new(vec![([exponent].into(), factor.into())]).unwrap();
    let rows = [
        vec![(3, entry(0, 1)), (1, entry(1, 1)), (2, entry(1, 1))],
        vec![(1, entry(0, 1)), (2, entry(0, 1)), (0, entry(0, 5))],
    ];
    SymbolicSystem::new(1, 4, rows).unwrap()
}

#[test]
fn a_tape_needs_only_what_determines_the_rows() {
    let never = Interrupt::never();
    let learning = PRIMES.map(|prime| (Field::new(prime).unwrap(), vec![123_456_789]));
    for ranks in [[0, 1, 2, 3], [0, 2, DROPPED, 3], [0, DROPPED, 1, 3], [1, DROPPED, 3, 2]] {
        let recording = record(&system(), Some(&ranks), &[3], &learning, &never).unwrap().unwrap();
        let entries: Vec<_> = recording.entries.iter().map(|entry| (entry.target, entry.column)).collect();
        assert_eq!(entries, [(0, 0)], "{ranks:?}");
        let answers = replay(&recording.tape, Backend::best(), 101, &[4, 30], 1, &never).unwrap();
        assert_eq!(answers.outcomes, [Outcome::Good; 2], "{ranks:?}");
        assert_eq!(answers.residues, [20, 150 % 101], "{ranks:?}");
        assert!(recording.pivots.iter().all(|&column| ranks[column as usize] != DROPPED));
    }
}

#[test]
fn a_target_cannot_be_left_out() {
    let learning = PRIMES.map(|prime| (Field::new(prime).unwrap(), vec![7]));
    let refused = record(&system(), Some(&[0, 1, 2, DROPPED]), &[3], &learning, &Interrupt::never());
    assert_eq!(refused.unwrap_err(), Error::TargetRange { column: 3, columns: 4 });
}

#[test]
fn what_is_kept_has_ranks_of_its_own() {
    let field = Field::new(101).unwrap();
    let matrix = SparseMatrix::from_rows(3, &[vec![(0, 1), (1, 2), (2, 3)], vec![(1, 1)]]).unwrap();
    for ranks in [[0, 0, DROPPED], [0, 3, DROPPED]] {
        let refused = Permuted::new(matrix.in_field(&field), &ranks).err();
        assert_eq!(refused, Some(Error::Permutation { given: 3, columns: 3 }));
    }
    let ranks = [2, DROPPED, 0];
    let permuted = Permuted::new(matrix.in_field(&field), &ranks).unwrap();
    let found = eliminate(&permuted, &field, Record::Witness, &Interrupt::never()).unwrap();
    assert_eq!((found.pivots(), found.dependent()), (&[2][..], 1));
    assert_eq!(found.witness(2).unwrap().remainder, [(0, 98)]);
}
