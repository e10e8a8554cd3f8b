//! What seeding rules need of the core: expressions, scores by the thousand, and a search for fewer seeds.

mod expression;
mod minimise;
mod scorer;

pub use expression::{Expression, ExpressionError, Kind, Limits, Problem, Program, Values};
pub use minimise::{Measure, Search, minimise};
pub use scorer::{Counts, Needed, Scorer, ScorerScratch};
