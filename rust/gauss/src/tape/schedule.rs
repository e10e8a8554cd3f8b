//! The order of a program's instructions, and where their values are kept.

use super::order::{Item, order};
use super::straight_line::{Operation, StraightLineProgram, Value};

/// One step of a replay. Operands stand in [`Schedule::operands`], in the order of the steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TapeStep {
    /// `slot ← constant`.
    Constant { slot: u32, number: u32 },
    /// `slot ← symbol`.
    Input { slot: u32, number: u32 },
    /// `slot ← random number`.
    Random { slot: u32, number: u32 },
    /// `slot ← Σ added − Σ subtracted ± (Σ positive − Σ negative)`: as many operands, then pairs, as the
    /// counts say. There is the minus sign if `reverse`, so that most products can be positive.
    Dot { slot: u32, added: u32, subtracted: u32, positive: u32, negative: u32, reverse: bool },
    /// `result ← 1/value` for pairs `(value, result)`; no result is also a value of the batch.
    Invert { count: u32 },
    /// The point was computed wrongly unless the slot is zero.
    Check { slot: u32 },
    /// `output ← ±slot`.
    Output { slot: u32, number: u32, negative: bool },
}

/// The steps of a program.
///
/// Invariant: every slot is below `slots`; every slot that is read was written before; the operands are
/// as many as the steps take.
#[derive(Debug, Clone)]
pub(crate) struct Schedule {
    pub(crate) steps: Vec<TapeStep>,
    pub(crate) operands: Vec<u32>,
    pub(crate) slots: usize,
    pub(crate) largest_batch: usize,
}

impl Schedule {
    pub(super) fn new(program: &StraightLineProgram) -> Self {
        let mut emitter = Emitter::new(program);
        for item in order(program) {
            match item {
                Item::Dot(node) => emitter.dot(node),
                Item::Batch(nodes) => emitter.invert(&nodes),
            }
        }
        // What is left are outputs that are constants or symbols themselves.
        for output in &program.outputs {
            if !emitter.outputs[output.node() as usize].is_empty() {
                emitter.load(output.node());
            }
        }
        emitter.schedule
    }
}

/// Hands out slots; a slot is free again after the last use of its value, and the one that was freed last
/// is taken first, since it is likely to be in the cache.
struct Emitter<'a> {
    program: &'a StraightLineProgram,
    /// How many times each node is still to be read.
    uses: Vec<u32>,
    /// Slot of each node that has one.
    slots: Vec<Option<u32>>,
    free: Vec<u32>,
    outputs: Vec<Vec<(u32, bool)>>,
    checks: Vec<u32>,
    schedule: Schedule,
}

impl<'a> Emitter<'a> {
    fn new(program: &'a StraightLineProgram) -> Self {
        let count = program.nodes.len();
        let mut uses = vec![0; count];
        for node in 0..count as u32 {
            program.visit_operands(node, |operand| uses[operand as usize] += 1);
        }
        let mut outputs = vec![Vec::new(); count];
        for (number, output) in (0..).zip(&program.outputs) {
            outputs[output.node() as usize].push((number, output.is_negative()));
        }
        let mut checks = vec![0; count];
        program.checks.iter().for_each(|check| checks[check.node as usize] += 1);
        let schedule = Schedule { steps: Vec::new(), operands: Vec::new(), slots: 0, largest_batch: 0 };
        Self { program, uses, slots: vec![None; count], free: Vec::new(), outputs, checks, schedule }
    }

    fn take_slot(&mut self, node: u32) -> u32 {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.schedule.slots += 1;
            self.schedule.slots as u32 - 1
        });
        self.slots[node as usize] = Some(slot);
        slot
    }

    /// One reader less; the last one frees the slot.
    fn release(&mut self, node: u32) {
        let uses = &mut self.uses[node as usize];
        *uses -= 1;
        if *uses == 0 {
            self.retire(node);
        }
    }

    fn retire(&mut self, node: u32) {
        self.free.extend(self.slots[node as usize].take());
    }

    /// A value has just been made: what is to be done with it at once.
    fn made(&mut self, node: u32, slot: u32) {
        if self.checks[node as usize] > 0 {
            self.schedule.steps.push(TapeStep::Check { slot });
        }
        for (number, negative) in std::mem::take(&mut self.outputs[node as usize]) {
            self.schedule.steps.push(TapeStep::Output { slot, number, negative });
        }
        if self.uses[node as usize] == 0 {
            self.retire(node);
        }
    }

    /// Load an operand that is a constant, symbol or random number and has no slot yet.
    fn load(&mut self, node: u32) {
        if self.slots[node as usize].is_some() {
            return;
        }
        let slot = self.take_slot(node);
        self.schedule.steps.push(match self.program.nodes[node as usize].operation {
            Operation::Constant(number) => TapeStep::Constant { slot, number },
            Operation::Input(number) => TapeStep::Input { slot, number },
            Operation::Random(number) => TapeStep::Random { slot, number },
            Operation::Inverse(_) | Operation::Dot { .. } => unreachable!("computed values have slots"),
        });
        self.made(node, slot);
    }

    fn dot(&mut self, node: u32) {
        let program = self.program;
        let Operation::Dot { start, plain, products } = program.nodes[node as usize].operation else {
            unreachable!("the order calls inversions and loads by other names")
        };
        let (plain, factors) = program.terms(start, plain, products);
        plain.iter().chain(factors).for_each(|value| self.load(value.node()));
        let pairs = || factors.chunks_exact(2);
        let negative = pairs().filter(|pair| pair[0].is_negative()).count();
        let positive = pairs().len() - negative;
        // The larger group of products is summed as it is, the smaller with its sign.
        let reverse = negative > positive;
        let subtracted = plain.iter().filter(|value| value.is_negative()).count();
        for sign in [false, true] {
            let with_sign = plain.iter().filter(|value| value.is_negative() == sign);
            self.schedule.operands.extend(with_sign.map(|value| slot_of(&self.slots, *value)));
        }
        for sign in [reverse, !reverse] {
            let with_sign = pairs().filter(|pair| pair[0].is_negative() == sign).flatten();
            self.schedule.operands.extend(with_sign.map(|value| slot_of(&self.slots, *value)));
        }
        plain.iter().chain(factors).for_each(|value| self.release(value.node()));
        // The result may take the slot of an operand: it is written after all are read.
        let slot = self.take_slot(node);
        let (added, subtracted) = ((plain.len() - subtracted) as u32, subtracted as u32);
        let (positive, negative) = (positive.max(negative) as u32, positive.min(negative) as u32);
        self.schedule.steps.push(TapeStep::Dot { slot, added, subtracted, positive, negative, reverse });
        self.made(node, slot);
    }

    fn invert(&mut self, nodes: &[u32]) {
        let operand = |node: &u32| {
            let Operation::Inverse(operand) = self.program.nodes[*node as usize].operation else {
                unreachable!("a batch has inversions only")
            };
            operand
        };
        let operands: Vec<u32> = nodes.iter().map(operand).collect();
        for &operand in &operands {
            self.load(operand);
        }
        let first = self.schedule.operands.len();
        for (&node, &operand) in nodes.iter().zip(&operands) {
            let value = slot_of(&self.slots, Value::new(operand, false));
            let result = self.take_slot(node);
            self.schedule.operands.extend([value, result]);
        }
        self.schedule.steps.push(TapeStep::Invert { count: nodes.len() as u32 });
        self.schedule.largest_batch = self.schedule.largest_batch.max(nodes.len());
        for &operand in &operands {
            self.release(operand);
        }
        for (place, &node) in nodes.iter().enumerate() {
            let slot = self.schedule.operands[first + 2 * place + 1];
            self.made(node, slot);
        }
    }
}

fn slot_of(slots: &[Option<u32>], value: Value) -> u32 {
    slots[value.node() as usize].expect("operands are made before they are used, and kept until then")
}
