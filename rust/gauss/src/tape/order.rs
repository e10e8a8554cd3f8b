//! In which order a program is carried out.

use super::reuse::order_for_reuse;
use super::straight_line::{Operation, StraightLineProgram};

/// How many instructions may wait for inversions.
///
/// In the order of recording, which is no longer taken, on the banded system of
/// `benches/kernels/benches/replay.rs` (299 inversions, 1,965 rows), windows of 1,
/// 64, 256, 1,024, 4,096 and 16,384 give 181, 113, 60, 27, 9 and 3 batches with 1,916, 1,926, 2,001, 2,219,
/// 3,112 and 6,404 slots; the pentagon's 58 inversions take 55, 11, 6 and then 3 batches. 256 was the fastest.
const WINDOW: usize = 256;

/// The most inversions in a batch.
const MAX_BATCH: usize = 256;

/// Something to be done.
pub(super) enum Item {
    /// A dot product.
    Dot(u32),
    /// Inversions that do not need each other.
    Batch(Vec<u32>),
}

/// An order in which values are soon used, but with inversions put off until a batch of them has come together.
///
/// An inversion shared by a batch costs three products per member, one alone as much as a hundred
/// (Montgomery, Math. Comp. 48 (1987) 243). What needs a result that is not there yet waits; when too
/// much waits the batch is done, so that the values that are kept in the meantime stay few.
pub(super) fn order(program: &StraightLineProgram) -> Vec<Item> {
    let mut queue = Queue {
        program,
        items: Vec::new(),
        missing: vec![false; program.nodes.len()],
        batch: Vec::new(),
        waiting: Vec::new(),
    };
    for node in order_for_reuse(program) {
        queue.place(node);
        while queue.waiting.len() >= WINDOW || queue.batch.len() >= MAX_BATCH {
            queue.flush();
        }
    }
    while !queue.batch.is_empty() {
        queue.flush();
    }
    queue.items
}

/// Invariant: something waits only if the batch has inversions.
struct Queue<'a> {
    program: &'a StraightLineProgram,
    items: Vec<Item>,
    /// Nodes that were reached and put off.
    missing: Vec<bool>,
    batch: Vec<u32>,
    waiting: Vec<u32>,
}

impl Queue<'_> {
    fn place(&mut self, node: u32) {
        let mut ready = true;
        self.program.visit_operands(node, |operand| ready &= !self.missing[operand as usize]);
        self.missing[node as usize] = true;
        if !ready {
            self.waiting.push(node);
            return;
        }
        match self.program.nodes[node as usize].operation {
            Operation::Inverse(_) => self.batch.push(node),
            Operation::Dot { .. } => {
                self.missing[node as usize] = false;
                self.items.push(Item::Dot(node));
            }
            // Loaded where they are needed.
            _ => self.missing[node as usize] = false,
        }
    }

    /// Do the batch, and whatever waited for nothing else.
    fn flush(&mut self) {
        let batch = std::mem::take(&mut self.batch);
        for &node in &batch {
            self.missing[node as usize] = false;
        }
        self.items.push(Item::Batch(batch));
        for node in std::mem::take(&mut self.waiting) {
            self.place(node);
        }
    }
}
