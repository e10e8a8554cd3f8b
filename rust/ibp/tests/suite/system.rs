//! Systems against their templates, read term by term.

use crate::PRIMES;
use crate::plain::{equation, generic_symbols, integral, key, point, reduction, row, sector, solve};
use crate::worlds::{World, worlds};
use gauss::Interrupt;
use ibp::{Equation, Error, RowOrder, System};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Compare a system of the world's seeds in sectors `nonzero` with the oracle.
fn check(world: &World, system: &System, nonzero: &[u32]) {
    let slots = world.slots;
    let seeds: Vec<&[i8]> = system.seeds().chunks(slots).collect();
    let mut expected_seeds: Vec<&Vec<i8>> =
        world.seeds.iter().filter(|seed| nonzero.contains(&sector(seed))).collect();
    expected_seeds.sort_unstable_by_key(|seed| key(world.order, &world.preferred, seed));
    assert_eq!(seeds, expected_seeds);
    assert_eq!(system.seed_count(), seeds.len());

    for p in PRIMES {
        let symbols = generic_symbols(world.symbols, p % 5);
        let mut expected = BTreeMap::new();
        for (number, seed) in
            world.seeds.iter().enumerate().filter(|(_, seed)| nonzero.contains(&sector(seed)))
        {
            for (identity, template) in world.templates.iter().enumerate() {
                let terms = equation(template, seed, nonzero, &symbols, p);
                if world.applies(number, identity) && !terms.is_empty() {
                    expected.insert((seed.as_slice(), identity), terms);
                }
            }
        }
        let integrals: BTreeSet<Vec<i8>> =
            expected.values().flat_map(|terms| terms.keys().cloned()).collect();
        check_columns(world, system, &integrals);

        let point = point(system, p, &symbols);
        assert_eq!(system.equations().len(), expected.len());
        for (number, &Equation { integral, identity }) in system.equations().iter().enumerate() {
            let mut terms = expected
                .remove(&(seeds[integral as usize], identity as usize))
                .expect("an equation no more than once");
            terms.retain(|_, value| *value != 0);
            assert_eq!(
                row(system, &point, number),
                terms,
                "identity {identity} at {:?}",
                seeds[integral as usize]
            );
        }
    }
}

fn check_columns(world: &World, system: &System, integrals: &BTreeSet<Vec<i8>>) {
    let mut sorted: Vec<&Vec<i8>> = integrals.iter().collect();
    sorted.sort_unstable_by_key(|integral| key(world.order, &world.preferred, integral));
    let columns: Vec<Vec<i8>> =
        (0..system.column_count() as u32).map(|column| integral(system, column)).collect();
    assert!(columns.iter().eq(sorted.iter().copied()), "{columns:?} are not {sorted:?}");
    for (column, integral) in columns.iter().enumerate() {
        assert_eq!(system.column(integral), Some(column as u32));
    }
    for absent in [vec![i8::MIN; world.slots], vec![i8::MAX; world.slots], vec![7; world.slots]] {
        assert_eq!(system.column(&absent), None);
    }
    for seed in &world.seeds {
        assert_eq!(system.column(seed).is_some(), integrals.contains(seed));
    }
}

proptest! {
    #[test]
    fn equations_are_templates_at_seeds(world in worlds()) {
        check(&world, &world.system(), &world.nonzero);
    }

    #[test]
    fn preferred_masters_come_last(world in worlds()) {
        let system = world.system();
        let mut present = 0;
        let mut distinct = world.preferred.clone();
        let mut seen = BTreeSet::new();
        distinct.retain(|integral| seen.insert(integral.clone()));
        for integral in &distinct {
            if let Some(column) = system.column(integral) {
                prop_assert_eq!(column, present);
                present += 1;
            }
        }
    }

    #[test]
    fn a_cut_is_the_world_of_one_sector(world in worlds(), which: prop::sample::Index) {
        let one = *which.get(&world.nonzero);
        let cut = world.family().only_sector(one).unwrap();
        prop_assert_eq!(cut.sectors().by_rank(), &[one]);
        check(&world, &world.system_of(&cut, |seed| sector(seed) == one), &[one]);
        for zero in (0..1 << world.slots).filter(|sector| !world.nonzero.contains(sector)) {
            let refused = world.family().only_sector(zero).map(|_| ());
            prop_assert_eq!(refused, Err(Error::SectorRange { sector: zero, slots: world.slots }));
        }
    }

    #[test]
    fn a_part_has_the_same_rows(
        world in worlds(), picks in prop::collection::vec(any::<prop::sample::Index>(), 0..12), order in 0usize..6
    ) {
        let system = world.system().in_order(RowOrder::ALL[order], &Interrupt::never()).unwrap();
        let count = system.equations().len();
        let refused = system.restrict(&[0, count as u32]).map(|_| ());
        prop_assert_eq!(refused, Err(Error::EquationRange { equation: count as u32, equations: count }));
        let picks: Vec<u32> = picks.iter().filter(|_| count > 0).map(|pick| pick.index(count) as u32).collect();
        let part = system.restrict(&picks).unwrap();
        let numbers: BTreeSet<u32> = picks.iter().copied().collect();
        prop_assert_eq!(part.equations().len(), numbers.len());
        let mut integrals = BTreeSet::new();
        for p in PRIMES {
            let symbols = generic_symbols(world.symbols, 3);
            let (here, there) = (point(&system, p, &symbols), point(&part, p, &symbols));
            for (position, &number) in numbers.iter().enumerate() {
                let (old, new) = (system.equations()[number as usize], part.equations()[position]);
                let seed = &system.seeds()[old.integral as usize * world.slots..][..world.slots];
                prop_assert_eq!(seed, &part.seeds()[new.integral as usize * world.slots..][..world.slots]);
                prop_assert_eq!(old.identity, new.identity);
                prop_assert_eq!(row(&system, &here, number as usize), row(&part, &there, position));
                let template = &world.templates[old.identity as usize];
                integrals.extend(equation(template, seed, &world.nonzero, &symbols, p).into_keys());
            }
        }
        // Columns that the part does not touch are gone, and the order is kept.
        let columns: Vec<Vec<i8>> = (0..part.column_count() as u32).map(|column| integral(&part, column)).collect();
        prop_assert_eq!(columns.iter().cloned().collect::<BTreeSet<_>>(), integrals);
        prop_assert!(columns.is_sorted_by_key(|integral| system.column(integral).unwrap()));
        prop_assert!(columns.iter().enumerate().all(|(column, integral)| part.column(integral) == Some(column as u32)));
    }

    #[test]
    fn an_order_permutes_equations_and_keeps_pivots(world in worlds()) {
        let system = world.system();
        let equations: BTreeSet<Equation> = system.equations().iter().copied().collect();
        for p in PRIMES {
            let point = point(&system, p, &generic_symbols(world.symbols, 4));
            let solved = solve(&system, &point);
            let pivots: BTreeSet<u32> = solved.pivots().iter().copied().collect();
            for order in RowOrder::ALL {
                let offered = system.in_order(order, &Interrupt::never()).unwrap();
                prop_assert_eq!(offered.equations().len(), equations.len());
                prop_assert_eq!(&offered.equations().iter().copied().collect::<BTreeSet<_>>(), &equations);
                prop_assert_eq!(offered.seeds(), system.seeds());
                let again = solve(&offered, &point);
                prop_assert_eq!(&again.pivots().iter().copied().collect::<BTreeSet<_>>(), &pivots, "{:?}", order);
                for column in 0..system.column_count() as u32 {
                    let target = integral(&system, column);
                    prop_assert_eq!(reduction(&offered, &again, &target), reduction(&system, &solved, &target));
                }
            }
        }
    }
}
