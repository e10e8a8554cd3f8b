//! Parts of a system that can be worked on at the same time.

use std::ops::Range;

/// Consecutive rows, and the columns in which they alone are expected to lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The rows.
    pub rows: Range<u32>,
    /// The block's own columns, of which no other block of the stage has any.
    pub columns: Range<u32>,
}

/// The stages of a system, none if it has none.
///
/// Stages follow each other, and so do the blocks of a stage, without gaps: together they are all rows. A row that
/// leads elsewhere than in its block's own columns is reduced twice; if no row did, blocks would be independent of each
/// other.
///
/// Sectors with equally many lines are an example: what seeds of one of them say contains integrals of this
/// sector and of sectors with fewer lines.
pub type Stages = Vec<Vec<Block>>;
