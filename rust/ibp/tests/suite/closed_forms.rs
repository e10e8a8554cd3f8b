//! Families whose integrals are known for every index, in products of Γ functions.

use crate::PRIMES;
use crate::one_loop::one_loop;
use crate::plain::{
    Combination, generic_symbols, integral, point, power, quotient, reduction, residue, row, solve,
};
use gauss::Interrupt;
use ibp::{Family, Form, Generation, Identity, Sectors, Seeds, System, Template, Term, seed_box};

const LARGE: [u64; 3] = [(1 << 31) - 1, (1 << 61) - 1, (1 << 63) - 25];

fn generate(family: &Family, indices: Vec<i8>, preferred: &[&[i8]]) -> System {
    let identities: Vec<usize> = (0..family.identity_count()).collect();
    let seeds = Seeds { indices, choices: None };
    let made_of = Generation { preferred, ..Generation::new(family, &seeds, &identities) };
    System::generate(&made_of, &Interrupt::never()).unwrap()
}

/// The massless bubble `D1 = k²`, `D2 = (k+q)²`, `s = q²`, with its two IBP identities:
///
/// From `2 k·k = 2 D1`, `2 k·q = D2 − D1 − s` and `2 (k+q)·k = D1 + D2 − s`, `2 (k+q)·q = D2 − D1 + s`:
///
/// - `∂/∂k · k`: `(d − 2 a1 − a2) I − a2 1⁻2⁺ I + s a2 2⁺ I = 0`
/// - `∂/∂k · q`: `(a1 − a2) I − a1 1⁺2⁻ I + s a1 1⁺ I + a2 1⁻2⁺ I − s a2 2⁺ I = 0`
///
/// At `a1 = a2 = 1`, where `[0,2]` and `[2,0]` are scaleless, the first gives `[1,2] = (3 − d)/s [1,1]` and
/// the second `[2,1] = [1,2]`.
fn bubble() -> Family {
    fn form(d: u16, s: u16, constant: i64, slopes: &[(u8, i64)]) -> Form {
        let slopes = slopes.iter().map(|&(slot, slope)| (slot, slope.into())).collect();
        Form { exponents: [d, s].into(), constant: constant.into(), slopes }
    }
    fn term(shift: [i8; 2], coefficient: &[Form]) -> Term {
        Term { shift: shift.into(), coefficient: coefficient.into() }
    }
    let along_k = [
        term([0, 0], &[form(1, 0, 1, &[]), form(0, 0, 0, &[(0, -2), (1, -1)])]),
        term([-1, 1], &[form(0, 0, 0, &[(1, -1)])]),
        term([0, 1], &[form(0, 1, 0, &[(1, 1)])]),
    ];
    let along_q = [
        term([0, 0], &[form(0, 0, 0, &[(0, 1), (1, -1)])]),
        term([1, -1], &[form(0, 0, 0, &[(0, -1)])]),
        term([1, 0], &[form(0, 1, 0, &[(0, 1)])]),
        term([-1, 1], &[form(0, 0, 0, &[(1, 1)])]),
        term([0, 1], &[form(0, 1, 0, &[(1, -1)])]),
    ];
    let templates = [Template { terms: along_k.into() }, Template { terms: along_q.into() }];
    Family::new(Sectors::new(2, &[3]).unwrap(), 2, &templates.map(Identity::Template)).unwrap()
}

#[test]
fn a_dotted_bubble() {
    let system = generate(&bubble(), vec![1, 1], &[]);
    assert_eq!((system.equations().len(), system.column_count()), (2, 3));
    for p in PRIMES {
        for (d, s) in [(0, 1), (1, 2), (4, 5), (41, 47), (p - 1, p - 1), (p - 2, p / 2), (1 << 40, 1 << 50)] {
            if s % p == 0 {
                continue;
            }
            let elimination = solve(&system, &point(&system, p, &[d, s]));
            let c = quotient(3 - i128::from(d), i128::from(s), p);
            let mut expected = Combination::from([(vec![1, 1], c)]);
            expected.retain(|_, value| *value != 0);
            for dotted in [[2, 1], [1, 2]] {
                assert_eq!(
                    reduction(&system, &elimination, &dotted),
                    expected,
                    "d = {d}, s = {s} modulo {p}"
                );
            }
        }
    }
}

/// The same relation read backwards when the dotted bubble is the preferred master.
#[test]
fn a_preferred_bubble() {
    let system = generate(&bubble(), vec![1, 1], &[&[2, 1]]);
    for p in LARGE {
        let elimination = solve(&system, &point(&system, p, &[41, 47]));
        let expected = Combination::from([(vec![2, 1], quotient(47, 3 - 41, p))]);
        assert_eq!(reduction(&system, &elimination, &[1, 1]), expected);
    }
}

/// `Γ(x + n)/Γ(x)`.
fn gamma_ratio(x: i128, n: i128, p: u64) -> i128 {
    let product =
        |range: std::ops::Range<i128>| range.fold(1, |product, i| residue(product * residue(x + i, p), p));
    if n >= 0 { product(0..n) } else { quotient(1, product(n..0), p) }
}

/// The massless triangle with one leg off its shell, divided by the bubble `[1,0,1]`:
///
/// > `Γ(d/2−a1−a2) Γ(d/2−a2−a3) Γ(a1+a2+a3−d/2) / (Γ(a1) Γ(a3) Γ(d−a1−a2−a3)) · s^(d/2−a1−a2−a3)`
///
/// (for instance V. A. Smirnov, Evaluating Feynman Integrals (2004), eq. A.28), for every integer `a2`.
fn triangle_value(a: &[i8], d: u64, s: u64, p: u64) -> i128 {
    let [a1, a2, a3] = [a[0], a[1], a[2]].map(i128::from);
    let (d, half) = (i128::from(d), quotient(i128::from(d), 2, p));
    let sum = a1 + a2 + a3;
    let over = [
        gamma_ratio(half - 1, 1 - a1 - a2, p),
        gamma_ratio(half - 1, 1 - a2 - a3, p),
        gamma_ratio(2 - half, sum - 2, p),
    ];
    let under = [gamma_ratio(1, a1 - 1, p), gamma_ratio(1, a3 - 1, p), gamma_ratio(d - 2, 2 - sum, p)];
    let product =
        |factors: [i128; 3]| factors.into_iter().fold(1, |product, factor| residue(product * factor, p));
    let scale = power(quotient(1, i128::from(s), p), 16, p) * power(i128::from(s), (18 - sum) as u64, p);
    quotient(residue(product(over) * residue(scale, p), p), product(under), p)
}

fn boxes(slots: usize, sectors: &[u32], dots: u32, s: u32) -> Vec<i8> {
    sectors.iter().flat_map(|&sector| seed_box(slots, sector, dots, s).unwrap()).collect()
}

#[test]
fn triangles_satisfy_every_equation_and_every_reduction() {
    let system = generate(&one_loop(3, &[(0, 2)]), boxes(3, &[5, 7], 3, 3), &[]);
    let master = vec![1, 0, 1];
    for p in LARGE {
        let symbols = generic_symbols(2, 1);
        let point = point(&system, p, &symbols);
        let value = |a: &[i8]| triangle_value(a, symbols[0], symbols[1], p);
        let sum = |terms: Combination| terms.iter().fold(0, |sum, (a, c)| residue(sum + c * value(a), p));
        for number in 0..system.equations().len() {
            assert_eq!(sum(row(&system, &point, number)), 0, "equation {number} modulo {p}");
        }
        let elimination = solve(&system, &point);
        let mut reduced = 0;
        for column in 0..system.column_count() as u32 {
            let target = integral(&system, column);
            let terms = reduction(&system, &elimination, &target);
            reduced += usize::from(terms.keys().eq([&master]));
            assert_eq!(sum(terms), value(&target), "{target:?} modulo {p}");
        }
        // All but the border of the seeded region.
        assert!(reduced > system.column_count() / 2, "{reduced} of {}", system.column_count());
        for target in boxes(3, &[5, 7], 2, 2).chunks(3) {
            let terms = reduction(&system, &elimination, target);
            assert_eq!(terms, Combination::from([(master.clone(), value(target))]), "{target:?} modulo {p}");
        }
    }
}

/// The massless box has three masters: itself and the bubbles in its two channels.
#[test]
fn boxes_have_three_masters() {
    let system = generate(&one_loop(4, &[(0, 2), (1, 3)]), boxes(4, &[5, 10, 7, 11, 13, 14, 15], 2, 2), &[]);
    let masters = [vec![1, 0, 1, 0], vec![0, 1, 0, 1], vec![1, 1, 1, 1]];
    for p in LARGE {
        let elimination = solve(&system, &point(&system, p, &generic_symbols(3, 2)));
        for target in boxes(4, &[5, 10, 7, 11, 13, 14, 15], 1, 1).chunks(4) {
            let terms = reduction(&system, &elimination, target);
            assert!(terms.keys().all(|integral| masters.contains(integral)), "{target:?}: {terms:?}");
        }
        // The box itself does not go away: its maximal cut is not zero.
        assert!(reduction(&system, &elimination, &[2, 1, 1, 1]).contains_key(&masters[2]));
    }
}
