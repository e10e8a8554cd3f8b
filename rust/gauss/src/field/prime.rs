//! Prime numbers of word size.

/// Whether `n` is prime; exact for all 64-bit numbers.
///
/// Miller and Rabin's test with the first twelve primes as bases, which decides every number below
/// 3.3·10^24 (Sorenson and Webster, arXiv:1509.00864).
#[must_use]
pub fn is_prime(n: u64) -> bool {
    if let Some(decided) = decide_small(n) {
        return decided;
    }
    let modulus = u128::from(n);
    let multiply = |a: u64, b: u64| (u128::from(a) * u128::from(b) % modulus) as u64;
    passes_all_bases(n, 1, multiply, |base| base)
}

/// Decide numbers that have one of the bases as a factor; `None` for all others.
pub(crate) fn decide_small(n: u64) -> Option<bool> {
    if n < 2 {
        return Some(false);
    }
    BASES.iter().find(|&&base| n.is_multiple_of(base)).map(|&base| n == base)
}

/// Whether an odd number is a strong probable prime to all bases, in any representation of residues.
pub(crate) fn passes_all_bases(
    n: u64,
    one: u64,
    multiply: impl Fn(u64, u64) -> u64,
    represent: impl Fn(u64) -> u64,
) -> bool {
    let minus_one = represent(n - 1);
    let twos = (n - 1).trailing_zeros();
    let odd = (n - 1) >> twos;
    BASES.iter().all(|&base| {
        let (mut x, mut square, mut exponent) = (one, represent(base), odd);
        while exponent > 0 {
            if exponent & 1 == 1 {
                x = multiply(x, square);
            }
            square = multiply(square, square);
            exponent >>= 1;
        }
        if x == one || x == minus_one {
            return true;
        }
        (1..twos).any(|_| {
            x = multiply(x, x);
            x == minus_one
        })
    })
}

const BASES: [u64; 12] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

/// The primes below `bound`, largest first.
///
/// ```
/// assert_eq!(gauss::primes_below(100).take(3).collect::<Vec<_>>(), [97, 89, 83]);
/// ```
pub fn primes_below(bound: u64) -> impl Iterator<Item = u64> {
    (2..bound).rev().filter(|&n| is_prime(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_a_sieve() {
        const LIMIT: usize = 20_000;
        let mut composite = vec![false; LIMIT];
        for i in 2..LIMIT {
            for multiple in (i * i..LIMIT).step_by(i) {
                composite[multiple] = true;
            }
            assert_eq!(is_prime(i as u64), !composite[i], "{i}");
        }
    }

    #[test]
    fn knows_hard_cases() {
        // Strong pseudoprimes to many bases, and primes near the word's end.
        for n in [3_215_031_751, 3_825_123_056_546_413_051, u64::MAX, 1] {
            assert!(!is_prime(n), "{n}");
        }
        for n in [2, 101, (1 << 31) - 1, (1 << 61) - 1, (1 << 63) - 25, 18_446_744_073_709_551_557] {
            assert!(is_prime(n), "{n}");
        }
    }
}
