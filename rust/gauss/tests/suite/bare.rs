//! Bare loops: figures of speed mean something only if the loops calculate.

use gauss::{Backend, BareLoop, Error, bare_loop};

const LOOPS: [BareLoop; 4] = [
    BareLoop::Reduced,
    BareLoop::Delayed,
    BareLoop::Gathered { slots: 1, length: 1 },
    BareLoop::Gathered { slots: 300, length: 64 },
];

#[test]
fn all_backends_come_to_the_same_residues() {
    for prime in [3, 101, (1 << 31) - 1, (1 << 50) - 27] {
        for bare in LOOPS {
            let expected = bare_loop(Backend::Scalar, bare, 1, prime, 150).unwrap();
            for backend in Backend::ALL.into_iter().filter(|backend| backend.available()) {
                for vectors in [1, 2, 4, 8] {
                    let found = bare_loop(backend, bare, vectors, prime, 150).unwrap();
                    assert_eq!(found.residues, expected.residues, "{backend:?} {bare:?} modulo {prime}");
                    let points = if backend == Backend::Scalar { 8 } else { 8 * vectors as u64 };
                    assert_eq!(found.multiply_adds, 150 * bare.products() as u64 * points);
                }
            }
        }
    }
}

#[test]
fn a_round_multiplies_and_adds() {
    // x, b·x + c and b·(b·x + c) + c: the second difference is b times the first.
    let prime = (1 << 50) - 27;
    let x = |rounds| bare_loop(Backend::Scalar, BareLoop::Reduced, 1, prime, rounds).unwrap().residues;
    let difference = |rounds: usize, lane: usize| (x(rounds + 1)[lane] + prime - x(rounds)[lane]) % prime;
    let times = |a: u64, b: u64| (u128::from(a) * u128::from(b) % u128::from(prime)) as u64;
    for lane in 0..8 {
        let [first, second, third] = [0, 1, 2].map(|rounds| difference(rounds, lane));
        assert_ne!(first, 0);
        assert_eq!(times(second, second), times(first, third));
    }
}

#[test]
fn a_prime_too_large_for_a_backend_is_refused() {
    if Backend::Avx2.available() {
        let prime = (1 << 61) - 1;
        let found = bare_loop(Backend::Avx2, BareLoop::Reduced, 1, prime, 1);
        assert!(matches!(found, Err(Error::BackendModulus { .. })));
    }
}
