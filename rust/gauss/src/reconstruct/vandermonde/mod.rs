//! Coefficients of a sparse polynomial from its values at geometric points.
//!
//! At `x_i = a_i·g_i^j` a polynomial with known monomials is `Σ c_m·v_m^j`: a transposed Vandermonde system,
//! solved with `O(T²)` operations (Kaltofen and Lakshman, ISSAC 1988). With `M(z) = ∏(z − v_m)` and
//! `M(z)/(z − v_m) = Σ_j q_j·z^j` the coefficient is `c_m = Σ_j q_j·s_j/M'(v_m)`; both are values of a polynomial at the nodes.
//!
//! All of it is done in lanes: one system has hundreds of monomials, and there are tens of thousands of systems.
#![allow(
    clippy::inline_always,
    reason = "lane arithmetic must end up inside a function with its instruction set"
)]

mod division;
mod evaluation;
mod product;

use crate::field::{Element, Field, invert_all};
use crate::lanes::{Backend, in_lanes};
use division::{Division, Multipliers};
use product::Product;

/// The system of given nodes `v_m`; it serves every function with the same monomials.
#[derive(Debug)]
pub(super) struct Vandermonde {
    field: Field,
    backend: Backend,
    nodes: Vec<Element>,
    /// The nodes as ordinary residues.
    roots: Vec<u64>,
    /// The coefficients of `M` below the leading one, as they are kept in a lane.
    master: Vec<u64>,
    /// `1/M'(v_m)`.
    weights: Vec<Element>,
}

impl Vandermonde {
    /// The system of distinct nodes; `None` if two coincide.
    pub(super) fn new(field: Field, nodes: Vec<Element>) -> Option<Self> {
        Self::in_lanes_of(Backend::fastest_for(field.modulus()), field, nodes)
    }

    /// The same with the lanes of a backend that takes the prime; all give the same coefficients.
    fn in_lanes_of(backend: Backend, field: Field, nodes: Vec<Element>) -> Option<Self> {
        let roots: Vec<u64> = nodes.iter().map(|&node| field.to_u64(node)).collect();
        let master = in_lanes(backend, &field, Product { field: &field, roots: &nodes });
        let task = Division { roots: &roots, polynomial: &master, multipliers: Multipliers::Powers };
        let slopes = in_lanes(backend, &field, task).into_iter().map(|slope| field.from_u64(slope));
        let weights = invert_all(&field, slopes.collect())?;
        Some(Self { field, backend, nodes, roots, master, weights })
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
        let multipliers = Multipliers::Given(values);
        let task = Division { roots: &self.roots, polynomial: &self.master, multipliers };
        let sums = in_lanes(self.backend, field, task);
        Some(sums.into_iter().zip(&self.weights).map(|(sum, &weight)| field.mul(sum, weight)).collect())
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
        // `M(z) = ∏(z − v_m)`, again and one by one: gaps are rare.
        let mut master = vec![field.one()];
        for &node in &self.nodes {
            master.push(0);
            for n in (1..master.len()).rev() {
                master[n] = field.sub(master[n - 1], field.mul(node, master[n]));
            }
            master[0] = field.neg(field.mul(node, master[0]));
        }
        // One equation per gap, its right-hand side last.
        let mut equations: Vec<Vec<Element>> = (0..gaps.len())
            .map(|shift| {
                let known = field_dot(field, &master, &filled[shift..]);
                let coefficient =
                    |gap: &usize| gap.checked_sub(shift).and_then(|n| master.get(n)).copied().unwrap_or(0);
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
    use crate::field::SplitMix;
    use proptest::prelude::*;

    /// The values `Σ c_m·v_m^j` at given indices, term by term.
    fn values(field: &Field, nodes: &[Element], coefficients: &[Element], indices: &[u32]) -> Vec<Element> {
        let at = |&j: &u32| {
            let powers: Vec<Element> = nodes.iter().map(|&v| field.pow(v, j.into())).collect();
            field_dot(field, coefficients, &powers)
        };
        indices.iter().map(at).collect()
    }

    proptest! {
        #[test]
        fn finds_the_coefficients_in_spite_of_gaps(
            coefficients in prop::collection::vec(0u64..1000, 0..12), missing in prop::collection::vec(any::<bool>(), 12),
        ) {
            let field = Field::new(1_125_899_906_842_597).unwrap();
            let nodes: Vec<Element> = (0..coefficients.len() as u64).map(|n| field.pow(field.from_u64(12345), n + 1)).collect();
            let coefficients: Vec<Element> = coefficients.iter().map(|&c| field.from_u64(c)).collect();
            let indices: Vec<u32> = (0..40).filter(|&j| !missing.get(j as usize).copied().unwrap_or(false)).collect();
            let values = values(&field, &nodes, &coefficients, &indices);
            let system = Vandermonde::new(field, nodes).unwrap();
            prop_assert_eq!(system.solve(&indices, &values), Some(coefficients));
        }

        #[test]
        fn all_backends_find_the_coefficients(count in 0usize..90, seed: u64, prime in prop::sample::select(vec![
            97u64, 65_537, 1_125_899_906_842_597, (1 << 61) - 1, crate::MAX_MODULUS,
        ])) {
            let field = Field::new(prime).unwrap();
            let mut random = SplitMix::new(seed);
            // Any distinct nodes, zero among them.
            let first = random.next_u64() % prime;
            let nodes: Vec<Element> =
                (0..count as u64).map(|n| field.add(field.from_u64(first), field.from_u64(n))).collect();
            let coefficients: Vec<Element> = nodes.iter().map(|_| field.from_u64(random.next_u64() % prime)).collect();
            let indices: Vec<u32> = (0..count as u32 + 2).collect();
            let values = values(&field, &nodes, &coefficients, &indices);
            let backends = Backend::ALL.into_iter().filter(|b| b.available() && prime <= b.max_modulus());
            for backend in backends {
                let system = Vandermonde::in_lanes_of(backend, field, nodes.clone()).unwrap();
                let found = system.solve(&indices, &values);
                prop_assert_eq!(found.as_ref(), Some(&coefficients), "{}", backend.name());
            }
        }
    }

    #[test]
    fn a_long_sum_is_folded_and_reduced_on_its_way() {
        // All residues as large as they can be, and more products than a sum may have.
        let field = Field::new(1_125_899_906_842_597).unwrap();
        let count = 1500u64;
        let nodes: Vec<Element> = (1..=count).map(|n| field.neg(field.from_u64(n))).collect();
        let coefficients = vec![field.neg(field.one()); nodes.len()];
        let indices: Vec<u32> = (0..count as u32).collect();
        let values = values(&field, &nodes, &coefficients, &indices);
        let system = Vandermonde::new(field, nodes).unwrap();
        assert_eq!(system.solve(&indices, &values), Some(coefficients));
    }

    #[test]
    fn refuses_equal_nodes() {
        let field = Field::new(101).unwrap();
        assert!(Vandermonde::new(field, vec![7, 8, 7]).is_none());
    }
}
