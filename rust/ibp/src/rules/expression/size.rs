//! How large an expression is.

use super::ast::{Bound, Form, Loop, Node};
use super::error::{Fault, Problem};
use super::limits::Limits;
use crate::MAX_SLOTS;

/// The size of a syntax tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub nodes: usize,
    pub depth: usize,
}

/// Measure a tree and hold it against the limits.
pub(super) fn measure(root: &Node) -> Result<Size, Fault> {
    let mut size = Size { nodes: 0, depth: 0 };
    count(root, 1, &mut size)?;
    let steps = steps(root);
    if steps > Limits::STEPS {
        return Fault::new(first_loop(root).unwrap_or(root.place.0), Problem::TooManySteps { steps });
    }
    Ok(size)
}

fn count(node: &Node, depth: usize, size: &mut Size) -> Result<(), Fault> {
    size.nodes += 1;
    size.depth = size.depth.max(depth);
    if size.depth > Limits::DEPTH {
        return Fault::new(node.place.0, Problem::TooDeep);
    }
    if size.nodes > Limits::NODES {
        return Fault::new(node.place.0, Problem::TooManyNodes);
    }
    node.parts().into_iter().try_for_each(|part| count(part, depth + 1, size))
}

fn steps(node: &Node) -> u64 {
    let parts = node.parts().into_iter().map(steps).fold(0, u64::saturating_add);
    let repeats = if let Form::Loop(repeated) = &node.form { iterations(repeated) } else { 1 };
    parts.saturating_mul(repeats).saturating_add(1)
}

/// The most iterations in any family.
fn iterations(repeated: &Loop) -> u64 {
    let from = match (repeated.from, repeated.to) {
        // The more propagators, the later the start; but then the end is as late.
        (Bound::Last, Bound::Last) => return 1,
        (Bound::Last, Bound::Number(_)) => 1,
        (Bound::Number(number), _) => number,
    };
    (u64::from(repeated.to.value(MAX_SLOTS)) + 1).saturating_sub(from.into())
}

fn first_loop(node: &Node) -> Option<usize> {
    if matches!(node.form, Form::Loop(_)) {
        return Some(node.place.0);
    }
    node.parts().into_iter().find_map(first_loop)
}
