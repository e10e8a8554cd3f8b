//! Random families that no physicist ever saw, with seeds: whatever holds for these holds for templates.

use ibp::{Choices, Family, Form, Generation, Identity, Order, Sectors, Seeds, System, Template, Term};
use proptest::prelude::*;

#[derive(Debug, Clone)]
pub struct World {
    pub slots: usize,
    pub symbols: usize,
    pub templates: Vec<Template>,
    pub nonzero: Vec<u32>,
    /// In random order.
    pub seeds: Vec<Vec<i8>>,
    /// A word for each seed with a bit for each template, or nothing.
    pub masks: Vec<u64>,
    pub allowed: Vec<usize>,
    pub order: Order,
    pub preferred: Vec<Vec<i8>>,
}

impl World {
    pub fn family(&self) -> Family {
        let identities: Vec<Identity> = self.templates.iter().cloned().map(Identity::Template).collect();
        Family::new(Sectors::new(self.slots, &self.nonzero).unwrap(), self.symbols, &identities).unwrap()
    }

    pub fn system(&self) -> System {
        self.system_of(&self.family(), |_| true)
    }

    /// The system of a family with this world's templates, from some of the seeds.
    pub fn system_of(&self, family: &Family, keep: impl Fn(&[i8]) -> bool) -> System {
        let kept: Vec<usize> = (0..self.seeds.len()).filter(|&seed| keep(&self.seeds[seed])).collect();
        let seeds = Seeds {
            indices: kept.iter().flat_map(|&seed| self.seeds[seed].clone()).collect(),
            choices: (!self.masks.is_empty()).then(|| self.choices(&kept)),
        };
        let preferred: Vec<&[i8]> = self.preferred.iter().map(Vec::as_slice).collect();
        let (order, preferred) = (self.order, &*preferred);
        let made_of = Generation { order, preferred, ..Generation::new(family, &seeds, &self.allowed) };
        System::generate(&made_of, &gauss::Interrupt::never()).unwrap()
    }

    /// A set for each seed, whether or not others are the same.
    fn choices(&self, kept: &[usize]) -> Choices {
        let set = |&seed: &usize| {
            (0..self.templates.len() as u32).filter(|number| self.masks[seed] >> number & 1 == 1).collect()
        };
        Choices { sets: kept.iter().map(set).collect(), of_seeds: (0..kept.len() as u32).collect() }
    }

    pub fn applies(&self, seed: usize, identity: usize) -> bool {
        self.allowed.contains(&identity) && self.masks.get(seed).is_none_or(|mask| mask >> identity & 1 == 1)
    }
}

/// Small integers, and now and then one of several digits: multiples of `2^48` and its neighbours, so that digits cancel.
fn integers(range: std::ops::RangeInclusive<i64>) -> impl Strategy<Value = i128> {
    (range, prop::option::weighted(0.2, -2i128..=2))
        .prop_map(|(small, large)| i128::from(small) + (large.unwrap_or(0) << 48))
}

fn templates(slots: usize, symbols: usize) -> impl Strategy<Value = Vec<Template>> {
    let slopes = prop::collection::btree_map(0..slots as u8, integers(-2..=2), 0..=slots);
    let forms = prop::collection::btree_map(
        prop::collection::vec(0u16..3, symbols),
        (integers(-3..=3), slopes),
        1..3,
    );
    let terms = prop::collection::btree_map(prop::collection::vec(-2i8..=2, slots), forms, 0..5);
    let template = terms.prop_map(|terms| {
        let terms = terms.into_iter().map(|(shift, forms)| {
            let forms = forms.into_iter().map(|(exponents, (constant, slopes))| Form {
                exponents: exponents.into(),
                constant: constant.into(),
                slopes: slopes.into_iter().filter(|slope| slope.1 != 0).map(|(j, c)| (j, c.into())).collect(),
            });
            Term { shift: shift.into(), coefficient: forms.collect() }
        });
        Template { terms: terms.collect() }
    });
    prop::collection::vec(template, 0..5)
}

pub fn worlds() -> impl Strategy<Value = World> {
    (1usize..4, 1usize..4)
        .prop_flat_map(|(slots, symbols)| {
            let integral = || prop::collection::vec(-2i8..=3, slots);
            (
                (Just(slots), Just(symbols), templates(slots, symbols)),
                prop::collection::btree_set(0..1u32 << slots, 1..=1 << slots),
                prop::collection::hash_set(integral(), 0..14),
                prop::option::of(prop::collection::vec(any::<u64>(), 14)),
                prop::collection::vec(any::<bool>(), 5),
                any::<bool>(),
                prop::collection::vec(integral(), 0..4),
            )
        })
        .prop_map(|((slots, symbols, templates), nonzero, seeds, masks, allowed, dots, preferred)| {
            let nonzero: Vec<u32> = nonzero.into_iter().collect();
            let inside = |seed: &Vec<i8>| nonzero.contains(&crate::plain::sector(seed));
            let seeds: Vec<Vec<i8>> = seeds.into_iter().filter(inside).collect();
            let mut masks = masks.unwrap_or_default();
            masks.truncate(seeds.len());
            for mask in &mut masks {
                *mask &= (1 << templates.len()) - 1;
            }
            let allowed = (0..templates.len()).filter(|&number| allowed[number] || number == 0).collect();
            let order = if dots { Order::Dots } else { Order::Numerators };
            World { slots, symbols, templates, nonzero, seeds, masks, allowed, order, preferred }
        })
}
