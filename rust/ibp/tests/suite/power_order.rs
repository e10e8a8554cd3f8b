//! Orders for echelon form.

use crate::plain::{generic_symbols, integral, point, solve};
use crate::worlds::worlds;
use gauss::{Interrupt, Permuted, Record, echelon};
use ibp::{Given, System};
use proptest::prelude::*;

fn powers(system: &System, column: u32) -> i32 {
    integral(system, column).iter().map(|&index| -i32::from(index.min(0))).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Of independent equations, those of a selection, witnesses do not depend on the order.
    #[test]
    fn witnesses_are_those_of_the_usual_order(world in worlds(), picks in prop::collection::vec(any::<prop::sample::Index>(), 1..4)) {
        let system = world.system();
        let all = point(&system, (1 << 61) - 1, &generic_symbols(system.symbol_count(), 6));
        let system = system.restrict(solve(&system, &all).independent()).unwrap();
        let columns = system.column_count();
        prop_assume!(columns > 0);
        let here = point(&system, (1 << 61) - 1, &generic_symbols(system.symbol_count(), 6));
        let usual = solve(&system, &here);
        let targets: Vec<(u32, u64)> = picks.iter().zip(3..).map(|(pick, k)| (pick.index(columns) as u32, k)).collect();
        let mut scratch = usual.scratch().unwrap();
        let witness = usual.witness_of_sum_from(&system.at(&here), &targets, &mut scratch, &Interrupt::never()).unwrap();
        let ends: Vec<u32> = witness.remainder.iter().map(|entry| entry.0).collect();
        let found = system.power_order(&ends).unwrap().unwrap();

        let last = |column: u32| (!ends.contains(&column), powers(&system, column), column);
        let mut sorted: Vec<u32> = (0..columns as u32).collect();
        sorted.sort_by_key(|&column| last(column));
        for (rank, &column) in (0..).zip(&sorted) {
            prop_assert_eq!(found.ranks[column as usize], rank);
        }
        let rows = Permuted::new(found.system.at(&here), &found.ranks).unwrap();
        let solved = echelon(&rows, here.field(), Record::Witness, &Interrupt::never()).unwrap();
        prop_assert_eq!(solved.dependent(), 0);
        let places: Vec<(u32, u64)> = targets.iter().map(|&(column, factor)| (found.ranks[column as usize], factor)).collect();
        let other = solved.witness_of_sum(&places, &mut solved.scratch().unwrap()).unwrap();
        let mut combination: Vec<(u32, u64)> =
            other.combination.iter().map(|&(row, y)| (found.numbers[row as usize], y)).collect();
        combination.sort_unstable();
        let mut remainder: Vec<(u32, u64)> =
            other.remainder.iter().map(|&(rank, value)| (sorted[rank as usize], value)).collect();
        remainder.sort_unstable();
        prop_assert_eq!(remainder, witness.remainder);
        prop_assert_eq!(combination, witness.combination);
        prop_assert!(system.power_order(&[columns as u32]).is_err());
    }
}

#[test]
fn numbers_have_no_powers() {
    let given = Given { polynomials: Vec::new(), rows: Vec::new() };
    assert!(System::given(0, 3, &given).unwrap().power_order(&[]).unwrap().is_none());
}
