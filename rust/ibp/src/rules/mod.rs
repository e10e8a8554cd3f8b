//! What seeding rules need of the core: expressions, scores by the thousand, a search for fewer seeds, and a proof
//! of how many are needed.

mod closing;
mod exchange;
mod expression;
mod least;
mod minimise;
mod scorer;
mod seed_set;

pub use exchange::{Exchange, exchange};
pub use expression::{Expression, ExpressionError, Kind, Limits, Problem, Program, Values};
pub use least::{Least, Needs, least};
pub use minimise::{Measure, Search, minimise};
pub use scorer::{Counts, Needed, Scorer, ScorerScratch};
