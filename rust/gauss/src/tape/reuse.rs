//! Which value is computed when, so that few are held at a time and what was just computed is soon used.

use super::straight_line::{Operation, Part, StraightLineProgram};

/// The nodes of a program, in an order of their own: each after those that it names.
///
/// A program is recorded stage by stage: rows are eliminated, targets expressed, checks added. Carried out like that it
/// holds all rows and all outputs until the checks, which for the tape of a long list is more than the caches of a
/// processor. Here the checks come column by column, each demands what it needs, and whatever frees a value and takes
/// up no other place is done at once. What an inversion holds up waits for it as before.
///
/// Values held by the lists of the public benchmark, before and after: `box1l` 7,340 and 2,375, `diamond3l` 24,147 and
/// 10,897, `xbox2l2m` 39,285 and 16,677, `tth2l_b25` 154,176 and 80,658; where a tape has few targets they are as many
/// as before. To find fewest is hard (register allocation: R. Sethi, SIAM J. Comput. 4 (1975) 226).
pub(super) fn order_for_reuse(program: &StraightLineProgram) -> Vec<u32> {
    let mut search = Search::new(program);
    for root in roots(program) {
        search.demand(root);
    }
    debug_assert_eq!(search.order.len(), program.nodes.len());
    search.order
}

/// Checks by the last column whose value they need, then outputs and whatever else there is.
fn roots(program: &StraightLineProgram) -> impl Iterator<Item = u32> + use<> {
    let column = |node: u32| {
        let mut last = None;
        program.visit_operands(node, |operand| {
            if program.nodes[operand as usize].part == Part::Check && is_computed(program, operand) {
                last = last.max(Some(operand));
            }
        });
        (last.unwrap_or(node), node)
    };
    let mut checks: Vec<(u32, u32)> = program.checks.iter().map(|check| column(check.node)).collect();
    checks.sort_unstable();
    let mut outputs: Vec<u32> = program.outputs.iter().map(|output| output.node()).collect();
    outputs.sort_unstable();
    checks.into_iter().map(|(_, node)| node).chain(outputs).chain(0..program.nodes.len() as u32)
}

/// Whether a node is more than loaded: only such values have to be held.
fn is_computed(program: &StraightLineProgram, node: u32) -> bool {
    matches!(program.nodes[node as usize].operation, Operation::Inverse(_) | Operation::Dot { .. })
}

/// Lists of nodes, one for each node.
struct Lists {
    /// Where the list of each node begins, and where the last one ends.
    starts: Vec<usize>,
    items: Vec<u32>,
}

impl Lists {
    fn of(&self, node: u32) -> &[u32] {
        &self.items[self.starts[node as usize]..self.starts[node as usize + 1]]
    }
}

struct Search {
    /// The computed values that each node names, each once.
    operands: Lists,
    /// The nodes that name a value.
    users: Lists,
    /// How many operands of each node are still to be computed.
    missing: Vec<u32>,
    /// How many users of each value are still to come.
    left: Vec<u32>,
    done: Vec<bool>,
    order: Vec<u32>,
    /// Nodes that may now free more values than they take.
    candidates: Vec<u32>,
}

impl Search {
    fn new(program: &StraightLineProgram) -> Self {
        let count = program.nodes.len();
        let operands = operands_of(program);
        let users = users_of(&operands, count);
        let length = |pair: &[usize]| (pair[1] - pair[0]) as u32;
        let lengths = |lists: &Lists| lists.starts.windows(2).map(length).collect();
        Self {
            missing: lengths(&operands),
            left: lengths(&users),
            operands,
            users,
            done: vec![false; count],
            order: Vec::with_capacity(count),
            candidates: Vec::new(),
        }
    }

    /// Compute a node and before it all that it needs.
    fn demand(&mut self, root: u32) {
        let mut stack = vec![root];
        while let Some(&node) = stack.last() {
            if self.done[node as usize] {
                stack.pop();
            } else if self.missing[node as usize] == 0 {
                stack.pop();
                self.compute_with_followers(node);
            } else {
                let done = &self.done;
                stack.extend(self.operands.of(node).iter().rev().filter(|&&operand| !done[operand as usize]));
            }
        }
    }

    fn compute_with_followers(&mut self, node: u32) {
        self.compute(node);
        while let Some(node) = self.candidates.pop() {
            if !self.done[node as usize] && self.missing[node as usize] == 0 && self.frees_a_place(node) {
                self.compute(node);
            }
        }
    }

    fn compute(&mut self, node: u32) {
        self.done[node as usize] = true;
        self.order.push(node);
        for &operand in self.operands.of(node) {
            self.left[operand as usize] -= 1;
            if self.left[operand as usize] == 1 {
                let last = self.users.of(operand).iter().find(|&&user| !self.done[user as usize]);
                self.candidates.extend(last);
            }
        }
        for &user in self.users.of(node) {
            self.missing[user as usize] -= 1;
            if self.missing[user as usize] == 0 {
                self.candidates.push(user);
            }
        }
    }

    /// Whether no more values are held after a node is computed than before.
    fn frees_a_place(&self, node: u32) -> bool {
        let is_last_use = |&operand: &u32| self.left[operand as usize] == 1;
        self.left[node as usize] == 0 || self.operands.of(node).iter().any(is_last_use)
    }
}

fn operands_of(program: &StraightLineProgram) -> Lists {
    let mut lists = Lists { starts: vec![0], items: Vec::new() };
    let mut named = Vec::new();
    for node in 0..program.nodes.len() as u32 {
        program.visit_operands(node, |operand| {
            if is_computed(program, operand) {
                named.push(operand);
            }
        });
        named.sort_unstable();
        named.dedup();
        lists.items.append(&mut named);
        lists.starts.push(lists.items.len());
    }
    lists
}

fn users_of(operands: &Lists, count: usize) -> Lists {
    let mut starts = vec![0; count + 1];
    for &operand in &operands.items {
        starts[operand as usize + 1] += 1;
    }
    for node in 0..count {
        starts[node + 1] += starts[node];
    }
    let (mut next, mut items) = (starts.clone(), vec![0; operands.items.len()]);
    for node in 0..count as u32 {
        for &operand in operands.of(node) {
            items[next[operand as usize]] = node;
            next[operand as usize] += 1;
        }
    }
    Lists { starts, items }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tape::straight_line::{Check, Guard, Node, Value};

    /// `count` rows, then an output of each, then a check of each.
    fn by_stages(count: u32) -> StraightLineProgram {
        let mut program = StraightLineProgram { symbols: 1, ..StraightLineProgram::default() };
        program.nodes.push(Node { operation: Operation::Input(0), part: Part::Evaluation });
        let mut product = |a: u32, b: u32, part| {
            let start = program.operands.len();
            program.operands.extend([a, b].map(|node| Value::new(node, false)));
            let operation = Operation::Dot { start, plain: 0, products: 1 };
            program.nodes.push(Node { operation, part });
            program.nodes.len() as u32 - 1
        };
        let rows: Vec<u32> = (0..count).map(|_| product(0, 0, Part::Solution)).collect();
        let outputs: Vec<u32> = rows.iter().map(|&row| product(row, 0, Part::Solution)).collect();
        let checks: Vec<u32> =
            rows.iter().zip(&outputs).map(|(&row, &output)| product(row, output, Part::Check)).collect();
        program.outputs = outputs.into_iter().map(|node| Value::new(node, false)).collect();
        let guard = || Guard::Nodes(Box::default());
        program.checks = checks.into_iter().map(|node| Check { node, guard: guard() }).collect();
        program
    }

    /// The most values that are held at a time; `None` if a node comes before what it names, or not exactly once.
    fn held(program: &StraightLineProgram, order: &[u32]) -> Option<usize> {
        let mut uses = vec![0; program.nodes.len()];
        let visit = |node, mut visit: Box<dyn FnMut(usize) + '_>| {
            program.visit_operands(node, |operand| {
                if is_computed(program, operand) {
                    visit(operand as usize);
                }
            });
        };
        (0..program.nodes.len() as u32).for_each(|node| visit(node, Box::new(|operand| uses[operand] += 1)));
        let (mut done, mut now, mut most) = (vec![false; uses.len()], 0usize, 0);
        for &node in order {
            let mut known = !std::mem::replace(&mut done[node as usize], true);
            visit(
                node,
                Box::new(|operand| {
                    known &= done[operand];
                    uses[operand] -= 1;
                    now -= usize::from(uses[operand] == 0);
                }),
            );
            if !known {
                return None;
            }
            now += usize::from(uses[node as usize] > 0);
            most = most.max(now);
        }
        (order.len() == uses.len()).then_some(most)
    }

    #[test]
    fn what_was_computed_is_soon_used() {
        let mut program = by_stages(100);
        let as_recorded: Vec<u32> = (0..program.nodes.len() as u32).collect();
        assert_eq!(held(&program, &as_recorded), Some(200));
        assert_eq!(held(&program, &order_for_reuse(&program)), Some(2));
        program.checks.clear();
        assert_eq!(held(&program, &order_for_reuse(&program)), Some(2));
        assert_eq!(held(&program, &[2, 1]), None);
        let mut twice = as_recorded;
        twice.push(5);
        assert_eq!(held(&program, &twice), None);
    }
}
