//! The equations of a list of seeds: their columns, their order, and their coefficients at a point.

mod at_point;
mod closure;
mod columns;
mod foresee;
mod generate;
mod grid;
mod ordered;
mod point;
mod power_order;
mod restrict;
mod row_order;
mod stages;
mod symbolic;
#[expect(clippy::module_inception, reason = "the file of the type that the folder is named after")]
mod system;
mod written;

pub use at_point::SystemAt;
pub use closure::{Maps, SectorMaps};
pub use foresee::{MapCounts, foresee_maps};
pub use generate::{Choices, Generation, Seeds};
pub use point::Point;
pub use power_order::PowerOrder;
pub use row_order::RowOrder;
pub use system::System;
