//! The Chinese remainder theorem.

use crate::field::Field;
use crate::{Error, Result};
use num_bigint::BigUint;
use num_traits::{One, Zero};

/// The number `0 ≤ n < ∏ p_i` with the given residues, and the product of the primes.
///
/// ```
/// let (n, modulus) = gauss::reconstruct::chinese_remainder(&[2, 3], &[3, 5]).unwrap();
/// assert_eq!((n, modulus), (8u32.into(), 15u32.into()));
/// ```
///
/// # Errors
/// [`Error::ResidueCount`] if the lists differ in length, [`Error::NotPrime`] and [`Error::ModulusRange`]
/// for moduli that are no fields, [`Error::RepeatedPrime`].
pub fn chinese_remainder(residues: &[u64], primes: &[u64]) -> Result<(BigUint, BigUint)> {
    if residues.len() != primes.len() {
        return Err(Error::ResidueCount { residues: residues.len(), primes: primes.len() });
    }
    let (mut number, mut modulus) = (BigUint::zero(), BigUint::one());
    for (&residue, &prime) in residues.iter().zip(primes) {
        let field = Field::new(prime)?;
        // A prime that was seen before divides the modulus, so that there is no inverse.
        let inverse = field.inv(field.from_natural(&modulus)).ok_or(Error::RepeatedPrime { prime })?;
        let step = field.mul(field.sub(field.from_u64(residue), field.from_natural(&number)), inverse);
        number += &modulus * field.to_u64(step);
        modulus *= prime;
    }
    Ok((number, modulus))
}
