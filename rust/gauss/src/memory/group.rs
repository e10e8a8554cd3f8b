//! Control groups, each inside another: what is left in the fullest of them.

use super::kernel_file::scan;
use std::path::Path;

/// Names of the files of a group: its limit, what it has taken, and in its statistics what of that is files that
/// the kernel can drop.
struct Files {
    limit: &'static str,
    taken: &'static str,
    droppable: &'static str,
}

const FIRST: Files = Files {
    limit: "memory.limit_in_bytes",
    taken: "memory.usage_in_bytes",
    droppable: "total_inactive_file",
};
const SECOND: Files = Files { limit: "memory.max", taken: "memory.current", droppable: "inactive_file" };

/// Bytes left in the control groups of a process, given where they are mounted and the text of its `cgroup` file;
/// `None` if none has a limit.
///
/// A limit of a group holds for all groups inside it, so that each up to the root is looked at.
pub(super) fn free(mounted: &Path, membership: &str) -> Option<u64> {
    let mut least = None;
    for line in membership.lines() {
        let mut parts = line.splitn(3, ':').skip(1);
        let (Some(controllers), Some(path)) = (parts.next(), parts.next()) else { continue };
        let roots: &[(&str, &Files)] = if controllers.is_empty() {
            &[("", &SECOND), ("unified", &SECOND)]
        } else if controllers.split(',').any(|name| name == "memory") {
            &[("memory", &FIRST)]
        } else {
            continue;
        };
        for (root, files) in roots {
            let root = mounted.join(root);
            // In a container the path may be that outside of it; the root then is the container's own.
            for group in Path::new(path.trim_start_matches('/')).ancestors() {
                least = [least, left(&root.join(group), files)].into_iter().flatten().min();
            }
        }
    }
    least
}

fn left(group: &Path, files: &Files) -> Option<u64> {
    let number = |name| scan(group.join(name), |text| text.trim().parse::<u64>().ok());
    let (limit, taken) = (number(files.limit)?, number(files.taken)?);
    let droppable = |statistics: &str| {
        let mut pairs = statistics.lines().filter_map(|line| line.split_once(' '));
        pairs.find(|&(key, _)| key == files.droppable)?.1.trim().parse().ok()
    };
    let droppable = scan(group.join("memory.stat"), droppable).unwrap_or(0);
    Some(limit.saturating_sub(taken.saturating_sub(droppable)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{create_dir_all, write};

    #[test]
    fn the_fullest_group_on_the_way_up_counts() {
        let root = std::env::temp_dir().join(format!("tilth-groups-{}", std::process::id()));
        let inner = root.join("user/job/step");
        create_dir_all(&inner).unwrap();
        let fill = |group: &str, limit: &str, taken: &str, stat: &str| {
            let group = root.join(group);
            write(group.join("memory.max"), limit).unwrap();
            write(group.join("memory.current"), taken).unwrap();
            write(group.join("memory.stat"), stat).unwrap();
        };
        fill("user", "max\n", "900\n", "");
        fill("user/job", "1000\n", "900\n", "anon 500\ninactive_file 300\n");
        fill("user/job/step", "5000\n", "100\n", "");
        assert_eq!(free(&root, "0::/user/job/step\n"), Some(400));
        assert_eq!(free(&root, "0::/user\n"), None);
        assert_eq!(free(&root, "0::/elsewhere/job\n"), None);
        assert_eq!(free(&root, "1:cpu:/user/job\nnonsense\n"), None);
        let first = root.join("memory/user");
        create_dir_all(&first).unwrap();
        write(first.join("memory.limit_in_bytes"), "64\n").unwrap();
        write(first.join("memory.usage_in_bytes"), "70\n").unwrap();
        assert_eq!(free(&root, "4:cpu,memory:/user/job\n0::/user/job\n"), Some(0));
        std::fs::remove_dir_all(&root).unwrap();
    }
}
