//! Coefficients of a sparse polynomial from its values at geometric points.
//!
//! At `x_i = a_i·g_i^j` a polynomial with known monomials is `Σ c_m·v_m^j`: a transposed Vandermonde system,
//! solved with `O(T²)` operations (Kaltofen and Lakshman, ISSAC 1988). With `M(z) = ∏(z − v_m)` and
//! `P_i = Σ_j M_(i+1+j)·s_j` the coefficient is `c_m = P(v_m)/M'(v_m)`.

use super::univariate::evaluate;
use crate::field::{Element, Field, invert_all};

/// The system of given nodes `v_m`; it serves every function with the same monomials.
#[derive(Debug)]
pub(super) struct Vandermonde {
    field: Field,
    nodes: Vec<Element>,
    master: Vec<Element>,
    /// `1/M'(v_m)`.
    weights: Vec<Element>,
}

impl Vandermonde {
    /// The system of distinct nodes; `None` if two coincide.
    pub(super) fn new(field: Field, nodes: Vec<Element>) -> Option<Self> {
        let mut master = Vec::with_capacity(nodes.len() + 1);
        master.push(field.one());
        for &node in &nodes {
            master.push(0);
            for n in (1..master.len()).rev() {
                master[n] = field.sub(master[n - 1], field.mul(node, master[n]));
            }
            master[0] = field.neg(field.mul(node, master[0]));
        }
        let slope: Vec<Element> =
            master.iter().enumerate().skip(1).map(|(n, &c)| field.mul(field.from_u64(n as u64), c)).collect();
        let weights = invert_all(&field, evaluate_many(&field, &slope, &nodes))?;
        Some(Self { field, nodes, master, weights })
    }

    /// The coefficients `c_m` with `Σ c_m·v_m^j = s_j` for the first values `s_j` of ascending indices `j`.
    ///
    /// There must be at least as many values as nodes; more are not looked at. Indices may be missing, where
    /// the black box had no answer; `None` in the unlikely case that the others do not determine the answer.
    pub(super) fn solve(&self, indices: &[u32], values: &[Element]) -> Option<Vec<Element>> {
        let field = &self.field;
        let count = self.nodes.len();
        if count == 0 {
            return Some(Vec::new());
        }
        let gapless = indices[count - 1] as usize == count - 1;
        let filled = if gapless { None } else { Some(self.fill(&indices[..count], &values[..count])?) };
        let values = filled.as_deref().unwrap_or(&values[..count]);
        let sums: Vec<Element> =
            (0..count).map(|shift| field_dot(field, &self.master[shift + 1..], values)).collect();
        let mut coefficients = evaluate_many(field, &sums, &self.nodes);
        for (c, &weight) in coefficients.iter_mut().zip(&self.weights) {
            *c = field.mul(*c, weight);
        }
        Some(coefficients)
    }

    /// The contiguous values from some with gaps: they satisfy the recurrence whose coefficients are those of `M`.
    fn fill(&self, indices: &[u32], values: &[Element]) -> Option<Vec<Element>> {
        let field = &self.field;
        let length = indices[indices.len() - 1] as usize + 1;
        let mut filled = vec![0; length];
        let mut present = vec![false; length];
        for (&index, &value) in indices.iter().zip(values) {
            filled[index as usize] = value;
            present[index as usize] = true;
        }
        let gaps: Vec<usize> = (0..length).filter(|&index| !present[index]).collect();
        // One equation per gap, its right-hand side last.
        let mut equations: Vec<Vec<Element>> = (0..gaps.len())
            .map(|shift| {
                let known = field_dot(field, &self.master, &filled[shift..]);
                let coefficient = |gap: &usize| {
                    gap.checked_sub(shift).and_then(|n| self.master.get(n)).copied().unwrap_or(0)
                };
                gaps.iter().map(coefficient).chain([field.neg(known)]).collect()
            })
            .collect();
        for (gap, value) in gaps.iter().zip(solve_dense(field, &mut equations)?) {
            filled[*gap] = value;
        }
        filled.truncate(self.nodes.len());
        Some(filled)
    }
}

/// `Σ a_i·b_i` over the shorter of both.
fn field_dot(field: &Field, a: &[Element], b: &[Element]) -> Element {
    a.iter().zip(b).fold(0, |sum, (&x, &y)| field.add(sum, field.mul(x, y)))
}

/// The values at many points; four at a time, because one Horner scheme alone waits for each product.
fn evaluate_many(field: &Field, polynomial: &[Element], points: &[Element]) -> Vec<Element> {
    let mut values = Vec::with_capacity(points.len());
    let mut lanes = points.chunks_exact(4);
    for lane in &mut lanes {
        let mut sums = [0; 4];
        for &c in polynomial.iter().rev() {
            for (sum, &x) in sums.iter_mut().zip(lane) {
                *sum = field.add(field.mul(*sum, x), c);
            }
        }
        values.extend(sums);
    }
    values.extend(lanes.remainder().iter().map(|&x| evaluate(field, polynomial, x)));
    values
}

/// Gauss and Jordan for a few equations, right-hand sides last.
fn solve_dense(field: &Field, equations: &mut [Vec<Element>]) -> Option<Vec<Element>> {
    for column in 0..equations.len() {
        let pivot = (column..equations.len()).find(|&row| equations[row][column] != 0)?;
        equations.swap(column, pivot);
        let inverse = field.inv(equations[column][column])?;
        for c in &mut equations[column] {
            *c = field.mul(*c, inverse);
        }
        let row = equations[column].clone();
        for (number, equation) in equations.iter_mut().enumerate() {
            let factor = equation[column];
            if number != column && factor != 0 {
                for (c, &r) in equation.iter_mut().zip(&row) {
                    *c = field.sub(*c, field.mul(factor, r));
                }
            }
        }
    }
    Some(equations.iter().map(|equation| equation[equation.len() - 1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_the_coefficients_in_spite_of_gaps(
            coefficients in prop::collection::vec(0u64..1000, 0..12), missing in prop::collection::vec(any::<bool>(), 12),
        ) {
            let field = Field::new(1_125_899_906_842_597).unwrap();
            let nodes: Vec<Element> = (0..coefficients.len() as u64).map(|n| field.pow(field.from_u64(12345), n + 1)).collect();
            let coefficients: Vec<Element> = coefficients.iter().map(|&c| field.from_u64(c)).collect();
            let indices: Vec<u32> = (0..40).filter(|&j| !missing.get(j as usize).copied().unwrap_or(false)).collect();
            let values: Vec<Element> = indices.iter().map(|&j| {
                let powers: Vec<Element> = nodes.iter().map(|&v| field.pow(v, j.into())).collect();
                field_dot(&field, &coefficients, &powers)
            }).collect();
            let system = Vandermonde::new(field, nodes).unwrap();
            prop_assert_eq!(system.solve(&indices, &values), Some(coefficients));
        }
    }

    #[test]
    fn refuses_equal_nodes() {
        let field = Field::new(101).unwrap();
        assert!(Vandermonde::new(field, vec![7, 8, 7]).is_none());
    }
}
