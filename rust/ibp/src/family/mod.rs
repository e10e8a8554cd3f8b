//! Integrals of a family: which sectors exist, which integral is simpler, and how one is packed into an integer.

#[expect(clippy::module_inception, reason = "the file of the type that the folder is named after")]
mod family;
mod layout;
mod order;
mod sectors;
mod seed_box;

pub use family::Family;
pub use layout::{Layout, Weight};
pub use order::Order;
pub use sectors::{MAX_SLOTS, Sectors};
pub use seed_box::{seed_box, seed_box_size};
