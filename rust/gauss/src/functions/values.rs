//! Values of functions modulo a prime, at many points at once.

use super::answers::Values;
use super::passes::{Coefficients, Formed, Pass, Passes};
use super::program::Program;
use super::store::Functions;
use crate::field::{Element, Field};
use crate::lanes::{Backend, LANES, in_lanes};
use crate::{Error, Interrupt, Result, parallel_map};

/// Slots of a pass take at most about this many bytes, so that they stay in the cache, unless eight points do not.
const CACHE_BYTES: usize = 1 << 19;

impl Functions {
    /// Evaluate some functions at points modulo a prime.
    ///
    /// `points` has a residue for each symbol, point after point; functions of no symbols have one point. The
    /// answer is the same for every backend and number of threads; a backend for which the prime is too large is
    /// replaced by [`Backend::Portable`].
    ///
    /// # Errors
    /// [`Error::FunctionRange`], [`Error::PointShape`], [`Error::NotPrime`], [`Error::ModulusRange`],
    /// [`Error::BackendUnavailable`], [`Error::Interrupted`].
    pub fn residues(
        &self,
        backend: Backend,
        prime: u64,
        points: &[u64],
        functions: &[u32],
        threads: usize,
        interrupt: &Interrupt,
    ) -> Result<Values> {
        self.check(functions)?;
        let symbols = self.symbols.len();
        if !points.len().is_multiple_of(symbols.max(1)) || (symbols == 0 && !points.is_empty()) {
            return Err(Error::PointShape { given: points.len(), symbols });
        }
        let count = points.len().checked_div(symbols).unwrap_or(1);
        let backend = if prime > backend.max_modulus() { Backend::Portable } else { backend };
        let field = backend.field(prime)?;
        let program = Program::new(self, functions);
        let Some(coefficients) = Coefficients::new(&program, &field, threads) else {
            // A constant vanishes modulo the prime, whatever the point.
            return Ok(Values { good: vec![false; count], residues: vec![0; count * functions.len()] });
        };
        interrupt.check()?;
        let coefficients = in_lanes(backend, &field, Formed(coefficients));
        let width = vectors(&program, count.div_ceil(threads.max(1))) * LANES;
        let share = count.div_ceil(width).div_ceil(threads.max(1)).max(1) * width;
        let starts: Vec<usize> = (0..count).step_by(share).collect();
        let parts = parallel_map(&starts, threads, |&start| {
            let count = share.min(count - start);
            let points = &points[start * symbols..][..count * symbols];
            let task = Pass {
                program: &program,
                coefficients: &coefficients,
                field: &field,
                points,
                count,
                interrupt,
            };
            match width / LANES {
                1 => in_lanes(backend, &field, Passes::<1>(task)),
                2 => in_lanes(backend, &field, Passes::<2>(task)),
                _ => in_lanes(backend, &field, Passes::<4>(task)),
            }
        });
        let mut values = Values { good: Vec::new(), residues: Vec::new() };
        for part in parts {
            let part = part?;
            if values.residues.is_empty() {
                values.residues = part.residues;
            } else {
                values.residues.extend(part.residues);
            }
            values.good.extend(part.good);
        }
        Ok(values)
    }

    /// `Σ factor·function` for each column, at one point modulo a prime; `None` if a function is infinite there.
    ///
    /// `terms` has `(function, column, factor)`.
    ///
    /// # Errors
    /// As [`Functions::residues`].
    ///
    /// # Panics
    /// If there are fewer columns than a term says.
    pub fn combined(
        &self,
        prime: u64,
        point: &[u64],
        terms: &[(u32, u32, u64)],
        columns: usize,
        threads: usize,
        interrupt: &Interrupt,
    ) -> Result<Option<Vec<u64>>> {
        let field = Field::new(prime)?;
        if point.len() != self.symbols.len() {
            return Err(Error::SymbolCount { given: point.len(), symbols: self.symbols.len() });
        }
        let mut wanted: Vec<u32> = terms.iter().map(|&(function, _, _)| function).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let values = self.residues(Backend::Portable, prime, point, &wanted, threads, interrupt)?;
        if values.good != [true] {
            return Ok(None);
        }
        let mut sums: Vec<Element> = vec![0; columns];
        for &(function, column, factor) in terms {
            let place = wanted.binary_search(&function).expect("all are wanted");
            let product = field.mul(field.from_u64(factor), field.from_u64(values.residues[place]));
            let sum = &mut sums[column as usize];
            *sum = field.add(*sum, product);
        }
        Ok(Some(sums.into_iter().map(|sum| field.to_u64(sum)).collect()))
    }
}

/// How many vectors of eight points a pass has.
fn vectors(program: &Program, points: usize) -> usize {
    let most = (CACHE_BYTES / (program.slots() * LANES * 8).max(1)).clamp(1, 4);
    let most = if most == 3 { 2 } else { most };
    points.div_ceil(LANES).next_power_of_two().clamp(1, most)
}
