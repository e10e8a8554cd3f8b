//! Prime numbers of word size.

fn multiply(a: u64, b: u64, modulus: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(modulus)) as u64
}

fn power(mut base: u64, mut exponent: u64, modulus: u64) -> u64 {
    let mut result = 1 % modulus;
    base %= modulus;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = multiply(result, base, modulus);
        }
        base = multiply(base, base, modulus);
        exponent >>= 1;
    }
    result
}

/// Whether `n` is prime; exact for all 64-bit numbers.
///
/// Miller and Rabin's test with the first twelve primes as bases, which decides every number below
/// 3.3·10^24 (Sorenson and Webster, arXiv:1509.00864).
#[must_use]
pub fn is_prime(n: u64) -> bool {
    const BASES: [u64; 12] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
    if n < 2 {
        return false;
    }
    for base in BASES {
        if n.is_multiple_of(base) {
            return n == base;
        }
    }
    let twos = (n - 1).trailing_zeros();
    let odd = (n - 1) >> twos;
    BASES.iter().all(|&base| {
        let mut x = power(base, odd, n);
        if x == 1 || x == n - 1 {
            return true;
        }
        for _ in 1..twos {
            x = multiply(x, x, n);
            if x == n - 1 {
                return true;
            }
        }
        false
    })
}

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
