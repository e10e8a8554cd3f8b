//! Random families that no physicist ever saw, with seeds: whatever holds for these holds for templates.

use ibp::{Family, Form, Operator, Order, Sectors, Seeds, System, Term};
use proptest::prelude::*;

#[derive(Debug, Clone)]
pub struct World {
    pub slots: usize,
    pub symbols: usize,
    pub operators: Vec<Operator>,
    pub nonzero: Vec<u32>,
    /// In random order.
    pub seeds: Vec<Vec<i8>>,
    /// A word a seed, or nothing.
    pub masks: Vec<u64>,
    pub allowed: Vec<usize>,
    pub order: Order,
    pub preferred: Vec<Vec<i8>>,
}

impl World {
    pub fn family(&self) -> Family {
        Family::new(Sectors::new(self.slots, &self.nonzero).unwrap(), self.symbols, &self.operators).unwrap()
    }

    pub fn system(&self) -> System {
        self.system_of(&self.family(), |_| true)
    }

    /// The system of a family with this world's operators, from some of the seeds.
    pub fn system_of(&self, family: &Family, keep: impl Fn(&[i8]) -> bool) -> System {
        let kept: Vec<usize> = (0..self.seeds.len()).filter(|&seed| keep(&self.seeds[seed])).collect();
        let seeds = Seeds {
            indices: kept.iter().flat_map(|&seed| self.seeds[seed].clone()).collect(),
            operators: kept.iter().filter_map(|&seed| self.masks.get(seed).copied()).collect(),
        };
        let preferred: Vec<&[i8]> = self.preferred.iter().map(Vec::as_slice).collect();
        let never = gauss::Interrupt::never();
        System::generate(family, &seeds, &self.allowed, self.order, &preferred, &never).unwrap()
    }

    pub fn applies(&self, seed: usize, operator: usize) -> bool {
        self.allowed.contains(&operator) && self.masks.get(seed).is_none_or(|mask| mask >> operator & 1 == 1)
    }
}

fn operators(slots: usize, symbols: usize) -> impl Strategy<Value = Vec<Operator>> {
    let slopes = prop::collection::btree_map(0..slots as u8, -2i64..=2, 0..=slots);
    let forms =
        prop::collection::btree_map(prop::collection::vec(0u16..3, symbols), (-3i64..=3, slopes), 1..3);
    let terms = prop::collection::btree_map(prop::collection::vec(-2i8..=2, slots), forms, 0..5);
    let operator = terms.prop_map(|terms| {
        let terms = terms.into_iter().map(|(shift, forms)| {
            let forms = forms.into_iter().map(|(exponents, (constant, slopes))| Form {
                exponents: exponents.into(),
                constant,
                slopes: slopes.into_iter().filter(|slope| slope.1 != 0).collect(),
            });
            Term { shift: shift.into(), coefficient: forms.collect() }
        });
        Operator { terms: terms.collect() }
    });
    prop::collection::vec(operator, 0..5)
}

pub fn worlds() -> impl Strategy<Value = World> {
    (1usize..4, 1usize..4)
        .prop_flat_map(|(slots, symbols)| {
            let integral = || prop::collection::vec(-2i8..=3, slots);
            (
                (Just(slots), Just(symbols), operators(slots, symbols)),
                prop::collection::btree_set(0..1u32 << slots, 1..=1 << slots),
                prop::collection::hash_set(integral(), 0..14),
                prop::option::of(prop::collection::vec(any::<u64>(), 14)),
                prop::collection::vec(any::<bool>(), 5),
                any::<bool>(),
                prop::collection::vec(integral(), 0..4),
            )
        })
        .prop_map(|((slots, symbols, operators), nonzero, seeds, masks, allowed, dots, preferred)| {
            let nonzero: Vec<u32> = nonzero.into_iter().collect();
            let inside = |seed: &Vec<i8>| nonzero.contains(&crate::plain::sector(seed));
            let seeds: Vec<Vec<i8>> = seeds.into_iter().filter(inside).collect();
            let mut masks = masks.unwrap_or_default();
            masks.truncate(seeds.len());
            for mask in &mut masks {
                *mask &= (1 << operators.len()) - 1;
            }
            let allowed = (0..operators.len()).filter(|&number| allowed[number] || number == 0).collect();
            let order = if dots { Order::Dots } else { Order::Numerators };
            World { slots, symbols, operators, nonzero, seeds, masks, allowed, order, preferred }
        })
}
