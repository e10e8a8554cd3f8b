//! Elimination in stages, against the elimination row by row.

use crate::dense::residue;
use gauss::{
    Block, Budget, Elimination, Error, Field, Interrupt, MAX_MODULUS, Record, Result, RowBuffer, Rows,
    Stages, eliminate, eliminate_within, follow,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

/// Columns of a block.
const WIDTH: u32 = 6;

/// A system whose rows come in stages.
#[derive(Debug, Clone)]
struct Staged {
    columns: usize,
    rows: Vec<Vec<(u32, i64)>>,
    stages: Stages,
}

struct At<'a> {
    system: &'a Staged,
    field: Field,
    stages: Stages,
}

impl Rows for At<'_> {
    fn row_count(&self) -> usize {
        self.system.rows.len()
    }

    fn column_count(&self) -> usize {
        self.system.columns
    }

    fn fill(&self, row: usize, buffer: &mut RowBuffer) {
        for &(column, value) in &self.system.rows[row] {
            buffer.push(column, self.field.from_i64(value));
        }
    }

    fn stages(&self) -> Stages {
        self.stages.clone()
    }
}

impl Staged {
    fn at(&self, p: u64) -> At<'_> {
        At { system: self, field: Field::new(p).unwrap(), stages: self.stages.clone() }
    }

    fn within(&self, p: u64, budget: Budget) -> Result<Option<Elimination>> {
        let rows = self.at(p);
        eliminate_within(&rows, &rows.field, Record::Pivots, budget, &Interrupt::never())
    }

    fn on_threads(&self, p: u64, threads: usize) -> Elimination {
        self.within(p, Budget { threads, ..Budget::default() }).unwrap().expect("no budget")
    }

    /// The oracle, which knows nothing of stages; the elimination of dense matrices is its own oracle.
    fn row_by_row(&self, p: u64) -> Elimination {
        let rows = At { stages: Stages::new(), ..self.at(p) };
        eliminate(&rows, &rows.field, Record::Witness, &Interrupt::never()).unwrap()
    }
}

/// `levels` stages of `blocks` blocks, in two layers, so that a block of the second meets what is known of its columns.
///
/// A row has entries in its block's columns and below; one in five has one in another block's, which no
/// block may expect and every elimination must bear.
fn staged(levels: u32, blocks: u32, rows_a_block: usize) -> impl Strategy<Value = Staged> {
    let count = (2 * levels * blocks) as usize * rows_a_block;
    let row = (prop::collection::vec((any::<u16>(), -3i64..=3), 1..4), 0..5u8, any::<u16>());
    prop::collection::vec(row, count).prop_map(move |drawn| {
        let mut drawn = drawn.into_iter();
        let (mut rows, mut stages) = (Vec::new(), Stages::new());
        for _layer in 0..2 {
            for level in 0..levels {
                let mut stage = Vec::new();
                for block in 0..blocks {
                    let own = (level * blocks + block) * WIDTH;
                    let start = rows.len() as u32;
                    for _ in 0..rows_a_block {
                        let (entries, stray, where_to) = drawn.next().unwrap();
                        let below = level * blocks * WIDTH;
                        let mut row = std::collections::BTreeMap::new();
                        for (number, &(raw, value)) in entries.iter().enumerate() {
                            let raw = u32::from(raw);
                            let column =
                                if number == 0 || below == 0 { own + raw % WIDTH } else { raw % below };
                            row.insert(column, value);
                        }
                        if stray == 0 {
                            row.insert(u32::from(where_to) % (below + blocks * WIDTH), 1);
                        }
                        rows.push(row.into_iter().filter(|entry| entry.1 != 0).collect());
                    }
                    stage.push(Block { rows: start..rows.len() as u32, columns: own..own + WIDTH });
                }
                stages.push(stage);
            }
        }
        Staged { columns: (levels * blocks * WIDTH) as usize, rows, stages }
    })
}

fn sorted(list: &[u32]) -> Vec<u32> {
    let mut list = list.to_vec();
    list.sort_unstable();
    list
}

proptest! {
    #[test]
    fn reduces_everything_to_the_same(system in staged(3, 3, 5), p in prop::sample::select(vec![7, 101, MAX_MODULUS])) {
        let (plain, found) = (system.row_by_row(p), system.on_threads(p, 1));
        prop_assert!(found.agrees_with(&plain));
        prop_assert_eq!(found.independent().len() + found.dependent(), system.rows.len());
        for threads in [2, 3] {
            let other = system.on_threads(p, threads);
            prop_assert!(other.agrees_with(&found), "{} threads", threads);
            prop_assert_eq!(other.multiplications(), found.multiplications());
            prop_assert_eq!(other.block_multiplications(), found.block_multiplications());
        }
        let mut scratch = found.scratch().unwrap();
        for column in 0..system.columns as u32 {
            let remainder = found.remainder(column, &mut scratch).unwrap();
            prop_assert_eq!(remainder, plain.witness(column).unwrap().remainder, "column {}", column);
        }
    }

    /// A block before which nothing is known takes what its rows take alone.
    #[test]
    fn counts_what_each_block_takes(system in staged(3, 3, 5), p in prop::sample::select(vec![7, 101, MAX_MODULUS])) {
        let found = system.on_threads(p, 2);
        let counts = found.block_multiplications();
        prop_assert!(counts.iter().map(Vec::len).eq(system.stages.iter().map(Vec::len)));
        prop_assert!(counts.iter().flatten().sum::<u64>() <= found.multiplications());
        for (block, &count) in system.stages[0].iter().zip(&counts[0]) {
            let rows = system.rows[block.rows.start as usize..block.rows.end as usize].to_vec();
            let alone = Staged { rows, stages: Stages::new(), ..system };
            prop_assert_eq!(alone.row_by_row(p).multiplications(), count);
        }
        prop_assert!(system.row_by_row(p).block_multiplications().is_empty());
    }

    /// Multiplied out over the integers of 128 bits.
    #[test]
    fn witnesses_found_afterwards_are_witnesses(
        system in staged(3, 3, 5), p in prop::sample::select(vec![7, 101, MAX_MODULUS]), factor in 1u64..7
    ) {
        let (found, rows) = (system.on_threads(p, 2), system.at(p));
        let mut scratch = found.scratch().unwrap();
        for column in 0..system.columns as u32 {
            let asked = [(column, factor)];
            let witness =
                found.witness_of_sum_from(&rows, &asked, &mut scratch, &Interrupt::never()).unwrap();
            let mut sum = vec![0i128; system.columns];
            for &(row, part) in &witness.combination {
                prop_assert!(found.independent().contains(&row) && part != 0);
                for &(at, value) in &system.rows[row as usize] {
                    sum[at as usize] = residue(sum[at as usize] + residue(i128::from(part) * i128::from(value), p), p);
                }
            }
            for &(at, value) in &witness.remainder {
                prop_assert!(!found.is_pivot(at));
                sum[at as usize] = residue(sum[at as usize] + i128::from(value), p);
            }
            let mut expected = vec![0i128; system.columns];
            expected[column as usize] = i128::from(factor);
            prop_assert_eq!(sum, expected, "column {}", column);
        }
    }

    #[test]
    fn a_pivot_pattern_is_followed_in_stages(system in staged(3, 2, 6), p in prop::sample::select(vec![7, MAX_MODULUS])) {
        let large = (1 << 61) - 1;
        let (learnt, whole) = (system.on_threads(p, 1), system.on_threads(large, 1));
        let (rows, field) = (system.at(large), Field::new(large).unwrap());
        for threads in [1, 2] {
            let budget = Budget { threads, ..Budget::default() };
            let found = follow(&rows, &learnt, &field, budget, &Interrupt::never()).unwrap();
            // The accidents of a tiny field may have hidden an earlier row; then a later one says the same.
            prop_assert!(found.is_some() || !learnt.agrees_with(&whole));
            if let Some(found) = found {
                prop_assert!(found.agrees_with(&learnt));
                prop_assert_eq!(sorted(found.pivots()), sorted(whole.pivots()));
            }
        }
    }
}

/// A system large enough for threads.
fn large() -> Staged {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    staged(3, 4, 700).new_tree(&mut runner).unwrap().current()
}

#[test]
fn recorded_witnesses_are_those_found_afterwards() {
    // The independent rows are the same, and then so is the one combination of them.
    let system = large();
    let (recorded, found) = (system.row_by_row(MAX_MODULUS), system.on_threads(MAX_MODULUS, 2));
    let (rows, mut scratch) = (system.at(MAX_MODULUS), found.scratch().unwrap());
    for column in 0..system.columns as u32 {
        let sum = [(column, 1)];
        let afterwards = found.witness_of_sum_from(&rows, &sum, &mut scratch, &Interrupt::never()).unwrap();
        assert_eq!(afterwards, recorded.witness(column).unwrap(), "column {column}");
    }
}

#[test]
fn a_row_that_is_not_what_was_eliminated_is_an_error() {
    let mut system = large();
    let found = system.on_threads(MAX_MODULUS, 1);
    let mut scratch = found.scratch().unwrap();
    let all: Vec<(u32, u64)> = (0..system.columns as u32).map(|column| (column, 1)).collect();
    let mut witness = |system: &Staged| {
        found.witness_of_sum_from(&system.at(MAX_MODULUS), &all, &mut scratch, &Interrupt::never())
    };
    let before = witness(&system).unwrap();
    let used = before.combination.len();
    assert!(used > 10);
    let (mut refused, whole) = (0, system.clone());
    for &(row, _) in &before.combination {
        system.rows[row as usize][0].1 += 1;
        match witness(&system) {
            Err(error) => {
                assert!(matches!(error, Error::OtherElimination { .. }), "{error}");
                refused += 1;
            }
            // Where other rows lead all columns that are left, it shows only where the witness is multiplied out.
            Ok(other) => assert_ne!(other, before),
        }
        system.clone_from(&whole);
        assert_eq!(witness(&system).unwrap(), before, "working memory is clean");
    }
    assert!(refused > 0, "none of {used}");
}

#[test]
fn budgets_and_requests_to_stop_are_kept_on_any_number_of_threads() {
    let system = large();
    let full = system.on_threads(101, 1);
    assert!(full.multiplications() > 1000);
    for threads in [1, 2] {
        let budget = Budget { threads, ..Budget::default() };
        for multiplications in [0, full.multiplications() / 2, full.multiplications() - 1] {
            assert!(system.within(101, Budget { multiplications, ..budget }).unwrap().is_none());
        }
        let enough = Budget { multiplications: full.multiplications(), ..budget };
        assert!(system.within(101, enough).unwrap().unwrap().agrees_with(&full));
        let refused = system.within(101, Budget { bytes: 100, ..budget }).unwrap_err();
        assert!(matches!(refused, Error::OutOfMemory { bytes, .. } if bytes > 100));

        let (rows, interrupt) = (system.at(101), Interrupt::never());
        interrupt.raise();
        let stopped = eliminate_within(&rows, &rows.field, Record::Pivots, budget, &interrupt).map(|_| ());
        assert_eq!(stopped, Err(Error::Interrupted));
        let sum = [(0, 1), (5, 1), (30, 1)];
        let mut scratch = full.scratch().unwrap();
        let before = full.witness_of_sum_from(&rows, &sum, &mut scratch, &Interrupt::never()).unwrap();
        // Working memory is clean after an interrupt.
        let all: Vec<(u32, u64)> = (0..system.columns as u32).map(|column| (column, 1)).collect();
        let stopped = full.witness_of_sum_from(&rows, &all, &mut scratch, &interrupt).map(|_| ());
        assert_eq!(stopped, Err(Error::Interrupted));
        let after = full.witness_of_sum_from(&rows, &sum, &mut scratch, &Interrupt::never()).unwrap();
        assert_eq!(before, after);
    }
}
