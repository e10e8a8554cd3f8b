//! The reference: one point, one step after the other.

use super::answers::Outcome;
use super::pass::{Pass, random_numbers};
use crate::field::{Element, Field};
use crate::tape::TapeStep;

/// Replay a tape at one point, given by ordinary residues below the prime.
pub(super) fn replay_point(pass: &Pass, point: &[u64], residues: &mut [u64]) -> Outcome {
    let (field, schedule): (&Field, _) = (pass.field, pass.schedule);
    let random: Vec<Element> = random_numbers(field.modulus(), point, pass.randoms);
    let mut slots: Vec<Element> = vec![0; schedule.slots];
    let mut operands = schedule.operands.iter().map(|&slot| slot as usize);
    let mut next = || operands.next().expect("as many operands as the steps take");
    let (mut unlucky, mut wrong) = (false, false);
    for step in &schedule.steps {
        match *step {
            TapeStep::Constant { slot, number } => {
                slots[slot as usize] = field.from_u64(pass.constants[number as usize]);
            }
            TapeStep::Input { slot, number } => slots[slot as usize] = field.from_u64(point[number as usize]),
            TapeStep::Random { slot, number } => {
                slots[slot as usize] = field.from_u64(random[number as usize]);
            }
            TapeStep::Dot { slot, added, subtracted, positive, negative, reverse } => {
                let (mut plain, mut products) = (0, 0);
                for _ in 0..added {
                    plain = field.add(plain, slots[next()]);
                }
                for _ in 0..subtracted {
                    plain = field.sub(plain, slots[next()]);
                }
                for _ in 0..positive {
                    products = field.add(products, field.mul(slots[next()], slots[next()]));
                }
                for _ in 0..negative {
                    products = field.sub(products, field.mul(slots[next()], slots[next()]));
                }
                slots[slot as usize] =
                    if reverse { field.sub(plain, products) } else { field.add(plain, products) };
            }
            TapeStep::Invert { count } => {
                for _ in 0..count {
                    let (value, result) = (slots[next()], next());
                    unlucky |= value == 0;
                    slots[result] = field.inv(value).unwrap_or(field.one());
                }
            }
            TapeStep::Check { slot } => wrong |= slots[slot as usize] != 0,
            TapeStep::Output { slot, number, negative } => {
                let Some(place) = pass.place(number) else { continue };
                let value = slots[slot as usize];
                residues[place] = field.to_u64(if negative { field.neg(value) } else { value });
            }
        }
    }
    Outcome::of(unlucky, wrong)
}
