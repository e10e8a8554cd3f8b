//! Long buffers in files: the same values and outcomes, less memory, and nothing left behind.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test")]

use gauss::{Field, Grow, Headroom, Interrupt, Record, RowBuffer, Rows, Spill, eliminate};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: gauss::Reserved = gauss::Reserved;

/// There is one allocator, and tests of a program share it.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    4096 * text.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()
}

/// The address sanitizer has memory of its own, and nobody can say how much there is.
fn memory_is_counted() -> bool {
    std::env::var_os("ASAN_OPTIONS").is_none()
}

/// Rows of a band, with residues that mix.
struct Band {
    rows: usize,
}

impl Rows for Band {
    fn row_count(&self) -> usize {
        self.rows
    }

    fn column_count(&self) -> usize {
        self.rows
    }

    fn fill(&self, row: usize, buffer: &mut RowBuffer) {
        for step in [0, 1, 7, 40] {
            if row >= step {
                let value = (row as u64 * 2_654_435_761 + step as u64) % 1_000_003;
                buffer.push((row - step) as u32, value);
            }
        }
    }
}

#[test]
fn an_elimination_in_files_is_the_same_and_takes_less_memory() {
    let _alone = ONE_AT_A_TIME.lock();
    let field = Field::new((1 << 61) - 1).unwrap();
    let band = Band { rows: 100_000 };
    let solve = |record| eliminate(&band, &field, record, &Interrupt::never()).unwrap();
    let expected = solve(Record::Witness);
    let allowed = if memory_is_counted() { 24 << 20 } else { 1 << 40 };
    let (before, limit) = (resident(), allowed + (4 << 20));
    let spill = Spill::begin(&folder(), allowed).unwrap();
    let paged_out = Spill::now().paged_out;
    let (stop, most) = (std::sync::atomic::AtomicBool::new(false), Mutex::new(0));
    let found = std::thread::scope(|scope| {
        scope.spawn(|| {
            // As the binding does while a computation runs.
            let mut headroom = Headroom::new(None).unwrap();
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                assert!(!headroom.is_short());
                let mut most = most.lock().unwrap();
                *most = resident().max(*most);
                drop(most);
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        let found: Vec<_> = (0..8).map(|_| solve(Record::Witness)).collect();
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        found
    });
    let now = Spill::now();
    assert!(now.bytes > 28 << 20, "{now:?} is more than was allowed");
    if memory_is_counted() {
        assert!(now.paged_out > paged_out);
        assert!(*most.lock().unwrap() < before + limit, "{} of {before}", most.lock().unwrap());
    }
    for one in &found {
        assert!(one.agrees_with(&expected));
        assert_eq!(one.multiplications(), expected.multiplications());
    }
    drop(found);
    assert_eq!(Spill::now().bytes, 0, "all files are gone");
    drop(spill);
    assert!(!Spill::is_held());
}

#[test]
fn lists_grow_and_shrink_between_heap_and_files() {
    let _alone = ONE_AT_A_TIME.lock();
    let mut list: Vec<u64> = (0..50_000).collect();
    let spill = Spill::begin(&folder(), 1 << 30).unwrap();
    assert_eq!(Spill::now().bytes, 0);
    for next in 50_000..1_000_000 {
        list.push(next);
    }
    assert!(Spill::now().bytes >= 8_000_000);
    list.truncate(400_000);
    list.shrink_to_fit();
    assert_eq!(Spill::now().bytes, 3_200_000);
    assert!(list.iter().copied().eq(0..400_000));
    let zeros = vec![0u32; 1 << 20];
    assert!(zeros.iter().all(|&zero| zero == 0));
    list.truncate(1_000);
    list.shrink_to_fit();
    assert_eq!(Spill::now().bytes, 4 << 20);
    assert!(list.iter().copied().eq(0..1_000));
    drop(spill);
    drop(zeros);
    let heap = vec![1u8; 4 << 20];
    assert_eq!((Spill::now().bytes, heap.len()), (0, 4 << 20));
}

#[test]
fn a_block_outlives_what_put_it_into_a_file() {
    let _alone = ONE_AT_A_TIME.lock();
    let spill = Spill::begin(&folder(), 1 << 30).unwrap();
    let mut list: Vec<u64> = (0..1_000_000).collect();
    drop(spill);
    list.try_extend("numbers", &vec![7; 3_000_000]).unwrap();
    assert!(list[..1_000_000].iter().copied().eq(0..1_000_000) && list[1_000_000..].iter().all(|&n| n == 7));
    drop(list);
    assert_eq!(Spill::now().bytes, 0);
}

#[test]
fn where_no_file_can_be_had_any_more_the_heap_does() {
    let _alone = ONE_AT_A_TIME.lock();
    let lost = folder().join("lost");
    std::fs::create_dir_all(&lost).unwrap();
    let spill = Spill::begin(&lost, 1 << 30).unwrap();
    std::fs::remove_dir_all(&lost).unwrap();
    let list: Vec<u64> = (0..1_000_000).collect();
    assert_eq!(Spill::now().bytes, 0);
    assert_eq!(list[999_999], 999_999);
    drop(spill);
}

#[test]
fn more_than_is_allowed_beside_files_stops_a_computation() {
    if !memory_is_counted() {
        return;
    }
    let _alone = ONE_AT_A_TIME.lock();
    let spill = Spill::begin(&folder(), 8 << 20).unwrap();
    let mut headroom = Headroom::new(None).unwrap();
    assert!(!headroom.is_short());
    let short: Vec<Box<[u8; 4_096]>> = (0..40_000).map(|_| Box::new([1; 4_096])).collect();
    let started = Instant::now();
    while !headroom.is_short() {
        assert!(started.elapsed() < Duration::from_secs(5), "160 MB of {}", short.len());
    }
    drop(spill);
    assert!(!headroom.is_short());
}

#[test]
fn a_limit_goes_with_who_holds_it() {
    let _alone = ONE_AT_A_TIME.lock();
    if !memory_is_counted() {
        return;
    }
    let narrow = Spill::begin(&folder(), 8 << 20).unwrap();
    let wide = Spill::begin(&folder(), 1 << 30).unwrap();
    let mut headroom = Headroom::new(None).unwrap();
    let short: Vec<Box<[u8; 4_096]>> = (0..40_000).map(|_| Box::new([1; 4_096])).collect();
    assert!(headroom.is_short(), "160 MB of {}", short.len());
    drop(narrow);
    assert!(!headroom.is_short());
    assert!(Spill::is_held());
    drop(wide);
    assert!(!Spill::is_held());
}

#[test]
fn a_folder_must_be_one_and_on_a_disk() {
    let _alone = ONE_AT_A_TIME.lock();
    assert!(Spill::begin(&folder().join("there is none"), 1 << 30).is_err());
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        let error = Spill::begin(memory, 1 << 30).unwrap_err();
        assert!(error.to_string().contains("in memory"), "{error}");
    }
    assert!(!Spill::is_held());
}
