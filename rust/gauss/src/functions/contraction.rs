//! Sums of products of two lists of values, at many points at once.
#![allow(
    clippy::inline_always,
    reason = "lane arithmetic must end up inside a function with its instruction set"
)]

use crate::lanes::{Backend, LANES, LaneTask, Lanes, MAX_PRODUCTS, Octet, in_lanes};
use crate::{Error, Interrupt, Result, parallel_map};
use std::array::from_fn;

/// `Σ left·right` for each of some columns: which product stands in which.
///
/// An amplitude is contracted so: the left list has the coefficients of integrals in terms of masters, the right one
/// the coefficients of the integrals in the amplitude, and there is a column for each master.
///
/// ```
/// use gauss::functions::Contraction;
/// use gauss::{Backend, Interrupt};
/// // a·y and a·x + b·y at (a, b) = (2, 3), (x, y) = (5, 7), modulo 101
/// let sums = Contraction::new([2, 2], 2, &[(1, 0, 0), (0, 0, 1), (1, 1, 1)])?;
/// let found = sums.at(Backend::Portable, 101, [&[2, 3], &[5, 7]], 1, 1, &Interrupt::never())?;
/// assert_eq!(found, [14, 31]);
/// # Ok::<(), gauss::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Contraction {
    lengths: [usize; 2],
    /// The pairs of each column, one column after the other.
    pairs: Vec<(u32, u32)>,
    ends: Vec<usize>,
}

impl Contraction {
    /// The columns with these terms `(column, left, right)`, in any order.
    ///
    /// `lengths` are those of the two lists.
    ///
    /// # Errors
    /// [`Error::OutputRange`] for a number that its list, or the columns, do not have.
    pub fn new(lengths: [usize; 2], columns: usize, terms: &[(u32, u32, u32)]) -> Result<Self> {
        let mut ends = vec![0; columns];
        for &(column, left, right) in terms {
            for (output, outputs) in [(column, columns), (left, lengths[0]), (right, lengths[1])] {
                if output as usize >= outputs {
                    return Err(Error::OutputRange { output, outputs });
                }
            }
            ends[column as usize] += 1;
        }
        let mut next = Vec::with_capacity(columns);
        let mut end = 0;
        for count in &mut ends {
            next.push(end);
            end += *count;
            *count = end;
        }
        let mut pairs = vec![(0, 0); terms.len()];
        for &(column, left, right) in terms {
            let place = &mut next[column as usize];
            pairs[*place] = (left, right);
            *place += 1;
        }
        Ok(Self { lengths, pairs, ends })
    }

    /// How many columns there are.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.ends.len()
    }

    /// The sums at `points` points, from the values of both lists, point after point.
    ///
    /// The answer is the same for every backend and number of threads; a backend for which the prime is too large is
    /// replaced by [`Backend::Portable`].
    ///
    /// # Errors
    /// [`Error::PointShape`], [`Error::NotPrime`], [`Error::ModulusRange`], [`Error::BackendUnavailable`],
    /// [`Error::Interrupted`].
    pub fn at(
        &self,
        backend: Backend,
        prime: u64,
        lists: [&[u64]; 2],
        points: usize,
        threads: usize,
        interrupt: &Interrupt,
    ) -> Result<Vec<u64>> {
        for (list, length) in lists.into_iter().zip(self.lengths) {
            if points.checked_mul(length) != Some(list.len()) {
                return Err(Error::PointShape { given: list.len(), symbols: length });
            }
        }
        let backend = if prime > backend.max_modulus() { Backend::Portable } else { backend };
        let field = backend.field(prime)?;
        let share = points.div_ceil(threads.max(1)).next_multiple_of(LANES).max(LANES);
        let starts: Vec<usize> = (0..points).step_by(share).collect();
        let parts = parallel_map(&starts, threads, |&start| {
            let count = share.min(points - start);
            let part = |i: usize| &lists[i][start * self.lengths[i]..][..count * self.lengths[i]];
            let task = Sums { contraction: self, prime, lists: [part(0), part(1)], count, interrupt };
            in_lanes(backend, &field, task)
        });
        let mut sums = Vec::with_capacity(points * self.columns());
        for part in parts {
            sums.extend(part?);
        }
        Ok(sums)
    }
}

/// The points of one thread, eight at a time.
struct Sums<'a> {
    contraction: &'a Contraction,
    prime: u64,
    lists: [&'a [u64]; 2],
    count: usize,
    interrupt: &'a Interrupt,
}

impl LaneTask for Sums<'_> {
    type Output = Result<Vec<u64>>;

    #[inline(always)]
    fn run<L: Lanes>(self, lanes: L) -> Result<Vec<u64>> {
        let Self { contraction, prime, lists, count, interrupt } = self;
        let columns = contraction.columns();
        let mut sums = vec![0; count * columns];
        let mut slots = contraction.lengths.map(|length| vec![Octet::default(); length]);
        for start in (0..count).step_by(LANES) {
            interrupt.check()?;
            for ((slots, list), length) in slots.iter_mut().zip(lists).zip(contraction.lengths) {
                // Lanes beyond the last point repeat it.
                let rows: [&[u64]; LANES] =
                    from_fn(|lane| &list[(start + lane).min(count - 1) * length..][..length]);
                for (number, slot) in slots.iter_mut().enumerate() {
                    lanes.store(lanes.import(rows.map(|row| row[number] % prime)), slot);
                }
            }
            let [left, right] = &slots;
            let mut from = 0;
            for (column, &to) in contraction.ends.iter().enumerate() {
                let sum = sum_of_products(lanes, left, right, &contraction.pairs[from..to]);
                from = to;
                // There may be fewer points left than lanes.
                for (residue, point) in lanes.export(sum).into_iter().zip(start..count) {
                    sums[point * columns + column] = residue;
                }
            }
        }
        Ok(sums)
    }
}

#[inline(always)]
fn sum_of_products<L: Lanes>(lanes: L, left: &[Octet], right: &[Octet], pairs: &[(u32, u32)]) -> L::Vector {
    let mut total = lanes.zero();
    for part in pairs.chunks(MAX_PRODUCTS) {
        let mut sum = lanes.empty();
        for group in part.chunks(L::FOLD) {
            for &(a, b) in group {
                sum = lanes.add_product(sum, lanes.load(&left[a as usize]), lanes.load(&right[b as usize]));
            }
            if group.len() == L::FOLD {
                sum = lanes.fold(sum);
            }
        }
        total = lanes.add(total, lanes.reduce(sum));
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SplitMix;

    /// Every backend against sums with remainders taken one by one, with columns longer than a dot product may be.
    #[test]
    fn sums_are_those_of_wide_integers() {
        let (lengths, columns, points) = ([300, 40], 3, 19);
        for prime in [3, 101, (1 << 31) - 1, (1 << 49) - 81, (1 << 61) - 1] {
            let mut random = SplitMix::new(prime);
            let mut list = |length: usize| -> Vec<u64> {
                (0..points * length).map(|_| if prime == 3 { 2 } else { random.next_u64() % prime }).collect()
            };
            let (left, right) = (list(300), list(40));
            let terms: Vec<(u32, u32, u32)> =
                (0..40).flat_map(|r| (0..300).map(move |l| ((l + r) / 300 * 2, l, r))).collect();
            let sums = Contraction::new(lengths, columns, &terms).unwrap();
            let mut expected = vec![0; points * columns];
            for point in 0..points {
                for &(column, l, r) in &terms {
                    let product = u128::from(left[point * 300 + l as usize])
                        * u128::from(right[point * 40 + r as usize]);
                    let sum = &mut expected[point * columns + column as usize];
                    *sum = ((u128::from(*sum) + product) % u128::from(prime)) as u64;
                }
            }
            for backend in Backend::ALL.into_iter().filter(|backend| backend.available()) {
                for threads in [1, 2] {
                    let never = Interrupt::never();
                    let found = sums.at(backend, prime, [&left, &right], points, threads, &never).unwrap();
                    assert_eq!(found, expected, "{} modulo {prime}", backend.name());
                }
            }
        }
    }

    #[test]
    fn what_is_not_there_is_refused() {
        for term in [(2, 0, 0), (0, 3, 0), (0, 0, 1)] {
            assert!(matches!(Contraction::new([3, 1], 2, &[term]), Err(Error::OutputRange { .. })));
        }
        let sums = Contraction::new([3, 1], 2, &[]).unwrap();
        let never = Interrupt::never();
        let short = sums.at(Backend::Portable, 101, [&[1, 2], &[3]], 1, 1, &never);
        assert!(matches!(short, Err(Error::PointShape { given: 2, symbols: 3 })));
        assert_eq!(sums.at(Backend::Portable, 101, [&[1, 2, 3], &[4]], 1, 1, &never).unwrap(), [0, 0]);
    }
}
