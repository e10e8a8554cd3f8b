//! A system with its coefficients as polynomials.

use crate::{Result, System};
use gauss::{Interrupt, Polynomial, SymbolicSystem};

/// How many equations are written down between two looks at the interrupt flag.
const EQUATIONS_PER_CHECK: usize = 1 << 10;

impl System {
    /// The same equations with polynomial coefficients in `d` and the invariants, for recording.
    ///
    /// Made for selected systems: every coefficient is written out once.
    ///
    /// # Errors
    /// [`gauss::Error::Interrupted`].
    pub fn symbolic(&self, interrupt: &Interrupt) -> Result<SymbolicSystem> {
        let grid = self.grid();
        let mut rows = Vec::with_capacity(self.equations().len());
        for (number, &equation) in self.equations().iter().enumerate() {
            if number % EQUATIONS_PER_CHECK == 0 {
                interrupt.check()?;
            }
            let indices = grid.seed(equation.seed as usize);
            let mut row = Vec::new();
            for (term, column) in grid.terms_present(equation) {
                let monomials =
                    term.forms.iter().map(|form| (form.exponents.clone(), form.at(indices).into()));
                row.push((column, Polynomial::new(monomials.collect())?));
            }
            rows.push(row);
        }
        Ok(SymbolicSystem::new(self.family().symbol_count(), self.column_count(), rows)?)
    }
}
