//! Programs without what nobody needs.

use super::straight_line::{Check, Guard, Node, Operation, StraightLineProgram, Value};
use num_bigint::BigInt;
use rustc_hash::{FxHashMap, FxHashSet};

impl StraightLineProgram {
    /// The program without dead code: what no output and no check needs.
    pub(super) fn compacted(&self) -> Self {
        let outputs: Vec<u32> = (0..self.outputs.len() as u32).collect();
        self.part(&outputs, &vec![true; self.checks.len()])
    }

    /// The program for these outputs, in this order, with the checks that vouch for them.
    ///
    /// An output needs one check of an expression with it, and a check needs those that vouch for the
    /// values it uses. Inversions have no other standing than that: a pivot by which nothing is divided
    /// may well vanish.
    pub(super) fn restricted(&self, outputs: &[u32]) -> Self {
        let mut chosen = vec![false; self.checks.len()];
        self.choose_expressions(outputs, &mut chosen);
        // The checks that vouch for a node, by node.
        let mut guards: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        for (number, check) in self.checks.iter().enumerate() {
            if let Guard::Nodes(nodes) = &check.guard {
                chosen[number] |= nodes.is_empty();
                nodes.iter().for_each(|&node| guards.entry(node).or_default().push(number));
            }
        }
        let mut live = vec![false; self.nodes.len()];
        let mut waiting: Vec<u32> = outputs.iter().map(|&o| self.outputs[o as usize].node()).collect();
        let checked = self.checks.iter().zip(&chosen).filter(|&(_, &chosen)| chosen);
        waiting.extend(checked.map(|(check, _)| check.node));
        while let Some(node) = waiting.pop() {
            if std::mem::replace(&mut live[node as usize], true) {
                continue;
            }
            self.visit_operands(node, |operand| waiting.push(operand));
            for &check in guards.get(&node).into_iter().flatten() {
                chosen[check] = true;
                waiting.push(self.checks[check].node);
            }
        }
        self.part(outputs, &chosen)
    }

    /// For each output that no chosen check names yet, choose the one with the fewest outputs.
    fn choose_expressions(&self, outputs: &[u32], chosen: &mut [bool]) {
        let wanted: FxHashSet<u32> = outputs.iter().copied().collect();
        let mut best: FxHashMap<u32, (usize, usize)> = FxHashMap::default();
        for (number, check) in self.checks.iter().enumerate() {
            let Guard::Outputs(named) = &check.guard else { continue };
            for output in named.iter().filter(|&output| wanted.contains(output)) {
                let candidate = (named.len(), number);
                let known = best.entry(*output).or_insert(candidate);
                *known = candidate.min(*known);
            }
        }
        let mut covered: FxHashSet<u32> = FxHashSet::default();
        for output in outputs {
            let Some(&(_, number)) = best.get(output).filter(|_| !covered.contains(output)) else { continue };
            chosen[number] = true;
            if let Guard::Outputs(named) = &self.checks[number].guard {
                covered.extend(named);
            }
        }
    }

    /// The program for all outputs without checks, but with all inversions: what makes a point unlucky stays the same.
    pub(super) fn unchecked(&self) -> Self {
        let outputs: Vec<u32> = (0..self.outputs.len() as u32).collect();
        let inversion = |node: &Node| matches!(node.operation, Operation::Inverse(_));
        let live = self.nodes.iter().map(inversion).collect();
        self.part_with(live, &outputs, &vec![false; self.checks.len()])
    }

    /// These outputs and checks with everything that they need, renumbered.
    fn part(&self, outputs: &[u32], checks: &[bool]) -> Self {
        self.part_with(vec![false; self.nodes.len()], outputs, checks)
    }

    /// As [`Self::part`], with the nodes that are `live` already.
    fn part_with(&self, mut live: Vec<bool>, outputs: &[u32], checks: &[bool]) -> Self {
        for &output in outputs {
            live[self.outputs[output as usize].node() as usize] = true;
        }
        let checks = || self.checks.iter().zip(checks).filter(|&(_, &kept)| kept).map(|(check, _)| check);
        checks().for_each(|check| live[check.node as usize] = true);
        self.close(&mut live);

        let mut part = Self { symbols: self.symbols, ..Self::default() };
        let mut renumbered = vec![u32::MAX; self.nodes.len()];
        let mut randoms: FxHashMap<u32, u32> = FxHashMap::default();
        for (number, node) in self.nodes.iter().enumerate().filter(|&(number, _)| live[number]) {
            let mut node = *node;
            match &mut node.operation {
                Operation::Input(_) => {}
                Operation::Constant(constant) => {
                    let integer: &BigInt = &self.constants[*constant as usize];
                    part.constants.push(integer.clone());
                    *constant = part.constants.len() as u32 - 1;
                }
                Operation::Random(random) => {
                    let next = randoms.len() as u32;
                    *random = *randoms.entry(*random).or_insert(next);
                }
                Operation::Inverse(operand) => *operand = renumbered[*operand as usize],
                Operation::Dot { start, plain, products } => {
                    let old = *start..*start + (*plain + 2 * *products) as usize;
                    *start = part.operands.len();
                    let rename =
                        |value: &Value| Value::new(renumbered[value.node() as usize], value.is_negative());
                    part.operands.extend(self.operands[old].iter().map(rename));
                }
            }
            renumbered[number] = part.nodes.len() as u32;
            part.nodes.push(node);
        }
        part.randoms = randoms.len() as u32;
        let renamed = |output: &u32| {
            let value = self.outputs[*output as usize];
            Value::new(renumbered[value.node() as usize], value.is_negative())
        };
        part.outputs = outputs.iter().map(renamed).collect();
        let new_output: FxHashMap<u32, u32> = outputs.iter().copied().zip(0..).collect();
        part.checks = checks().map(|check| renamed_check(check, &renumbered, &new_output)).collect();
        part
    }
}

/// A check of a part; what it vouches for and is not in the part is forgotten.
fn renamed_check(check: &Check, nodes: &[u32], outputs: &FxHashMap<u32, u32>) -> Check {
    let guard = match &check.guard {
        Guard::Nodes(list) => Guard::Nodes(
            list.iter().map(|&node| nodes[node as usize]).filter(|&node| node != u32::MAX).collect(),
        ),
        Guard::Outputs(list) => {
            Guard::Outputs(list.iter().filter_map(|output| outputs.get(output).copied()).collect())
        }
    };
    Check { node: nodes[check.node as usize], guard }
}
