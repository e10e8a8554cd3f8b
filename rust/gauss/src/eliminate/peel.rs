//! Rows that cannot matter, found without arithmetic.

/// Which rows may take part in a combination that has none of the columns in which a row is dropped.
///
/// A column that stands in a single row can be cancelled by nothing. Where that row `drops` in that column it
/// takes part in no such combination and is dropped; which may leave other columns alone, and so on.
/// Each dropped row is independent of all the others, because of the column it was alone in:
///
/// > rank of all rows = number of dropped rows + rank of the rows that stay.
///
/// Entries must be nonzero. Takes time in proportion to the number of entries.
///
/// ```
/// // Column 2 is alone in row 0, and once that is gone column 1 is alone in row 1.
/// let rows: [&[u32]; 4] = [&[2, 1], &[1, 0], &[0, 3], &[0, 3]];
/// let drops = |_row, column| column != 3;
/// assert_eq!(gauss::peel(4, &rows, drops), [false, false, true, true]);
/// ```
#[must_use]
pub fn peel(columns: usize, rows: &[&[u32]], drops: impl Fn(u32, u32) -> bool) -> Vec<bool> {
    // For each column how many rows it stands in, and the exclusive or of their numbers: once a single
    // row is left, that is its number.
    let mut standing = vec![(0u32, 0u32); columns];
    for (number, row) in rows.iter().enumerate() {
        for &column in *row {
            let entry = &mut standing[column as usize];
            *entry = (entry.0 + 1, entry.1 ^ number as u32);
        }
    }
    let mut stays = vec![true; rows.len()];
    let mut waiting: Vec<u32> = (0..columns as u32)
        .map(|column| (standing[column as usize], column))
        .filter(|&((count, row), column)| count == 1 && drops(row, column))
        .map(|((_, row), _)| row)
        .collect();
    while let Some(number) = waiting.pop() {
        if !std::mem::take(&mut stays[number as usize]) {
            continue;
        }
        for &column in rows[number as usize] {
            let entry = &mut standing[column as usize];
            *entry = (entry.0 - 1, entry.1 ^ number);
            if entry.0 == 1 && drops(entry.1, column) {
                waiting.push(entry.1);
            }
        }
    }
    stays
}
