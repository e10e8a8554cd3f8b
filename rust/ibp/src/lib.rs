//! Integration-by-parts (IBP) and Lorentz-invariance (LI) equations of a Feynman integral family.
//!
//! The path through this crate:
//!
//! 1. a [`Family`]: its [`Operator`]s (equation templates) and which [`Sectors`] are not zero,
//! 2. seeds, for instance all of a box ([`seed_box`]),
//! 3. an [`Order`] of integrals, made concrete by a [`Layout`] that packs an integral into one integer,
//! 4. a [`System`]: the equations of the seeds, their columns ranked,
//! 5. the system at a [`Point`], which the crate `gauss` eliminates, or [`System::symbolic`], which it records.
//!
//! Equations are made here and nowhere else: a seeding rule chooses seeds and operators, it never
//! states an equation.

mod cheapest;
mod columns;
mod effort;
mod error;
mod expression;
mod family;
mod grid;
mod layout;
mod minimise;
mod numbering;
mod offer;
mod operator;
mod order;
mod ordered;
mod point;
mod scorer;
mod sectors;
mod seed_box;
mod select;
mod stages;
mod support;
mod symbolic;
mod system;

pub use effort::{Effort, Objective};
pub use error::{Error, Result};
pub use expression::{Expression, ExpressionError, Kind, Limits, Problem, Program, Values};
pub use family::Family;
pub use layout::{Layout, Weight};
pub use minimise::{Measure, Search, minimise};
pub use offer::Offer;
pub use operator::{Form, Operator, Term};
pub use order::Order;
pub use point::Point;
pub use scorer::{Counts, Needed, Scorer, ScorerScratch};
pub use sectors::{MAX_SLOTS, Sectors};
pub use seed_box::{seed_box, seed_box_size};
pub use select::{Selection, Step, select};
pub use support::support;
pub use system::{Equation, Seeds, System, SystemAt};
