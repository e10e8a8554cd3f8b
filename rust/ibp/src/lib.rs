//! Integration-by-parts (IBP) and Lorentz-invariance (LI) equations of a Feynman integral family.
//!
//! The path through this crate:
//!
//! 1. a [`Family`]: its identities ([`Identity`]) and which [`Sectors`] are not zero,
//! 2. seeds, for instance all of a box ([`seed_box`]),
//! 3. an [`Order`] of integrals, made concrete by a [`Layout`] that packs an integral into one integer,
//! 4. a [`System`]: the equations of the seeds, their columns ranked, or equations that were [`Given`],
//! 5. the system at a [`Point`], which the crate `gauss` eliminates, or [`System::symbolic`], which it records.
//!
//! Equations are made here and nowhere else: a seeding rule chooses seeds and identities, it never
//! states an equation.

mod error;
mod family;
mod identity;
mod rules;
mod select;
mod system;

pub use error::{Error, Result};
pub use family::{Family, Layout, MAX_SLOTS, Order, Sectors, Weight, seed_box, seed_box_size};
pub use identity::{Equation, Form, Given, Identity, Image, Map, Template, Term};
pub use rules::{
    Counts, Exchange, Expression, ExpressionError, Kind, Least, Limits, Measure, Needed, Needs, Problem,
    Program, Scorer, ScorerScratch, Search, Values, exchange, least, minimise,
};
pub use select::{Attempt, Effort, Objective, Selection, select, support};
pub use system::{
    Choices, Generation, MapCounts, Maps, Point, PowerOrder, RowOrder, SectorMaps, Seeds, System, SystemAt,
    foresee_maps,
};
