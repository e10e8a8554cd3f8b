//! Which functions distinguish given letters from all others, at the least number of points.

use rustc_hash::{FxHashMap, FxHashSet};

/// What a function says of letters: which are in its denominator, with multiplicities, and how many points a slice needs.
pub(super) struct Signature {
    pub(super) letters: Vec<(u32, u32)>,
    pub(super) points: usize,
}

/// Functions in which every wanted letter has a multiplicity, and a list of multiplicities unlike any other letter's.
///
/// Functions are taken by ascending number of points as long as they tell letters apart that were not told
/// apart before, then those that turn out not to be needed are dropped, the most expensive first. `None`
/// if all functions together do not tell them apart.
pub(super) fn distinguishing_functions(
    signatures: &[Signature],
    letters: usize,
    wanted: &[u32],
) -> Option<Vec<u32>> {
    let mut order: Vec<u32> =
        (0..signatures.len() as u32).filter(|&f| !signatures[f as usize].letters.is_empty()).collect();
    order.sort_by_key(|&function| signatures[function as usize].points);
    let mut seen = FxHashSet::default();
    order.retain(|&function| seen.insert(&signatures[function as usize].letters));

    let mut classes = Classes::new(letters);
    let mut chosen = Vec::new();
    for function in order {
        if classes.single_out(wanted) {
            break;
        }
        if classes.refine(&signatures[function as usize].letters) {
            chosen.push(function);
        }
    }
    if !classes.single_out(wanted) {
        return None;
    }
    for position in (0..chosen.len()).rev() {
        let mut without = Classes::new(letters);
        for (other, &function) in chosen.iter().enumerate() {
            if other != position {
                without.refine(&signatures[function as usize].letters);
            }
        }
        if without.single_out(wanted) {
            chosen.remove(position);
        }
    }
    chosen.sort_unstable();
    Some(chosen)
}

/// Letters by what the functions so far tell of them; class zero holds those that were not seen.
struct Classes {
    class: Vec<usize>,
    sizes: Vec<usize>,
}

impl Classes {
    fn new(letters: usize) -> Self {
        Self { class: vec![0; letters], sizes: vec![letters] }
    }

    /// Split classes by the multiplicities in one more function; whether there are more of them now.
    fn refine(&mut self, multiplicities: &[(u32, u32)]) -> bool {
        let before = (self.sizes[0], self.told_apart());
        let mut split: FxHashMap<(usize, u32), usize> = FxHashMap::default();
        for &(letter, multiplicity) in multiplicities {
            let class = self.class[letter as usize];
            let sizes = &mut self.sizes;
            let target = *split.entry((class, multiplicity)).or_insert_with(|| {
                sizes.push(0);
                sizes.len() - 1
            });
            sizes[class] -= 1;
            sizes[target] += 1;
            self.class[letter as usize] = target;
        }
        (self.sizes[0], self.told_apart()) != before
    }

    fn told_apart(&self) -> usize {
        self.sizes[1..].iter().filter(|&&size| size > 0).count()
    }

    fn single_out(&self, wanted: &[u32]) -> bool {
        wanted.iter().all(|&letter| {
            let class = self.class[letter as usize];
            class > 0 && self.sizes[class] == 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signature(letters: &[(u32, u32)], points: usize) -> Signature {
        Signature { letters: letters.to_vec(), points }
    }

    #[test]
    fn takes_cheap_functions_and_only_those_that_are_needed() {
        let signatures = [
            signature(&[(0, 1), (1, 1), (2, 1)], 30),
            signature(&[(0, 1), (1, 1)], 10),
            signature(&[(0, 1), (1, 1)], 9),
            signature(&[(1, 2)], 12),
            signature(&[], 1),
        ];
        assert_eq!(distinguishing_functions(&signatures, 3, &[0]), Some(vec![2, 3]));
        assert_eq!(distinguishing_functions(&signatures, 3, &[1]), Some(vec![3]));
        assert_eq!(distinguishing_functions(&signatures, 3, &[0, 1, 2]), Some(vec![0, 2, 3]));
        // Nothing tells letters 0 and 1 apart in the first three functions.
        assert_eq!(distinguishing_functions(&signatures[..3], 3, &[0]), None);
        // One letter is seen by the second function alone, but the first is needed where both are shared.
        assert_eq!(distinguishing_functions(&[signature(&[(0, 1), (1, 2)], 5)], 2, &[0, 1]), Some(vec![0]));
    }
}
