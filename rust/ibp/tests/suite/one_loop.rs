//! Massless one-loop families, derived by hand.

use ibp::{Family, Form, Identity, Sectors, Template, Term};

/// The massless one-loop family with propagators `D_i = (k + q_i)²`, in the symbols `d` and then one
/// invariant `Y_ij = (q_i − q_j)²` for each pair `(i, j)` listed, counted from zero; all others vanish.
///
/// Identity `j` is `∂/∂k · (k + q_j)`. With `∂D_i/∂k · (k + q_j) = 2 (k + q_i)·(k + q_j) = D_i + D_j − Y_ij`:
///
/// > `(d − a_j − Σ_i a_i) I − Σ_{i≠j} a_i i⁺ j⁻ I + Σ_{i≠j} a_i Y_ij i⁺ I = 0`.
///
/// A sector is scaleless unless it holds both propagators of some pair, since `F = Σ x_i x_j Y_ij`.
pub fn one_loop(slots: usize, pairs: &[(usize, usize)]) -> Family {
    let nonzero: Vec<u32> = (0..1 << slots)
        .filter(|sector| pairs.iter().any(|&(i, j)| sector >> i & sector >> j & 1 == 1))
        .collect();
    let symbols = 1 + pairs.len();
    let form = |symbol: Option<usize>, constant: i64, slopes: Vec<(u8, i64)>| {
        let exponents = (0..symbols).map(|number| u16::from(Some(number) == symbol)).collect();
        let slopes = slopes.into_iter().map(|(slot, slope)| (slot, slope.into())).collect();
        Form { exponents, constant: constant.into(), slopes }
    };
    let term = |up: usize, down: Option<usize>, coefficient: Form| {
        let mut shift = vec![0i8; slots];
        shift[up] = 1;
        if let Some(down) = down {
            shift[down] = -1;
        }
        Term { shift: shift.into(), coefficient: [coefficient].into() }
    };
    let template = |j: usize| {
        let slopes = (0..slots).map(|i| (i as u8, if i == j { -2 } else { -1 })).collect();
        let here = [form(Some(0), 1, vec![]), form(None, 0, slopes)];
        let mut terms = vec![Term { shift: vec![0; slots].into(), coefficient: here.into() }];
        for i in (0..slots).filter(|&i| i != j) {
            terms.push(term(i, Some(j), form(None, 0, vec![(i as u8, -1)])));
            let pair = pairs.iter().position(|&pair| pair == (i, j) || pair == (j, i));
            if let Some(number) = pair {
                terms.push(term(i, None, form(Some(1 + number), 0, vec![(i as u8, 1)])));
            }
        }
        Identity::Template(Template { terms: terms.into() })
    };
    let templates: Vec<Identity> = (0..slots).map(template).collect();
    Family::new(Sectors::new(slots, &nonzero).unwrap(), symbols, &templates).unwrap()
}
