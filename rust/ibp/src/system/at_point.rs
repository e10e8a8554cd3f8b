//! A system at a point: the rows that an elimination reads.

use super::grid::NONE;
use crate::{Error, Point, Result, System};
use gauss::{Field, RowBuffer, Rows, Stages};

impl System {
    /// The system at a point.
    #[must_use]
    pub fn at<'a>(&'a self, point: &'a Point) -> SystemAt<'a> {
        SystemAt { system: self, point }
    }

    /// Single equations at a point as `(column, residue)`, without zeros.
    ///
    /// # Errors
    /// [`Error::EquationRange`] for a number beyond the last.
    pub fn rows(&self, point: &Point, equations: &[u32]) -> Result<Vec<Vec<(u32, u64)>>> {
        let (rows, field) = (self.at(point), point.field());
        let mut buffer = RowBuffer::default();
        let row = |&equation: &u32| {
            let equations = self.equations.len();
            if equation as usize >= equations {
                return Err(Error::EquationRange { equation, equations });
            }
            buffer.clear();
            rows.fill(equation as usize, &mut buffer);
            let entries = buffer.columns.iter().zip(&buffer.values).filter(|&(_, &value)| value != 0);
            Ok(entries.map(|(&column, &value)| (column, field.to_u64(value))).collect())
        };
        equations.iter().map(row).collect()
    }
}

/// A system whose coefficients are evaluated at a point, row by row.
#[derive(Debug, Clone, Copy)]
pub struct SystemAt<'a> {
    system: &'a System,
    point: &'a Point,
}

impl SystemAt<'_> {
    /// The field of the point.
    #[must_use]
    pub fn field(&self) -> &Field {
        self.point.field()
    }
}

impl Rows for SystemAt<'_> {
    fn row_count(&self) -> usize {
        self.system.equations.len()
    }

    fn column_count(&self) -> usize {
        self.system.grid.columns.len()
    }

    fn stages(&self) -> Stages {
        let system = self.system;
        system.stages.get_or_init(|| system.grid.stages(&system.equations)).clone()
    }

    fn fill(&self, row: usize, buffer: &mut RowBuffer) {
        let equation = self.system.equations[row];
        let grid = &*self.system.grid;
        let Some(terms) = grid.identities.template(equation.identity) else {
            for &(column, coefficient) in grid.stored.row(equation) {
                buffer.push(column, self.point.coefficients[coefficient as usize]);
            }
            return;
        };
        let indices = grid.seed(equation.integral);
        let neighbours = grid.neighbours_of(equation.integral);
        let field = self.point.field();
        for term in terms {
            let column = neighbours[term.shift as usize];
            if column == NONE {
                continue;
            }
            let mut value = 0;
            for (form, &monomial) in term.forms.iter().zip(&term.monomials) {
                let factor = form.at(indices);
                if factor != 0 {
                    value =
                        field.add(value, field.mul_small(self.point.monomials[monomial as usize], factor));
                }
            }
            if value != 0 {
                buffer.push(column, value);
            }
        }
    }
}
