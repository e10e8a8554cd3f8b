//! A system with its coefficients as polynomials.

use super::grid::{Grid, NONE};
use crate::{Equation, Result, System};
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
            rows.push(grid.polynomials(equation)?);
        }
        Ok(SymbolicSystem::new(self.symbol_count(), self.column_count(), rows)?)
    }
}

impl Grid {
    /// Columns and coefficients of an equation.
    fn polynomials(&self, equation: Equation) -> Result<Vec<(u32, Polynomial)>> {
        let Some(terms) = self.identities.template(equation.identity) else {
            let row = self.stored.row(equation).iter();
            return Ok(row.map(|&(column, c)| (column, self.coefficients[c as usize].clone())).collect());
        };
        let indices = self.seed(equation.integral);
        let neighbours = self.neighbours_of(equation.integral);
        let monomials = self.identities.templates.monomials();
        let mut row = Vec::with_capacity(terms.len());
        for term in
            terms.iter().filter(|term| neighbours[term.shift as usize] != NONE && !term.vanishes_at(indices))
        {
            let parts = term.forms.iter().zip(&term.monomials).map(|(form, &monomial)| {
                let monomial = &monomials[monomial as usize];
                (monomial.exponents.clone(), monomial.scale() * form.at(indices))
            });
            row.push((neighbours[term.shift as usize], Polynomial::new(parts.collect())?));
        }
        Ok(row)
    }
}
