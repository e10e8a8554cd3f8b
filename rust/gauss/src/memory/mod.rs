//! Memory: how much can still be had, and how to take it without the process being ended for it.
//!
//! Rust ends the process where an allocation fails. So the long buffers grow through [`Grow`] and [`filled`], which
//! return an error; and for everything small, which grows a little at a time, whoever started a computation looks
//! at a [`Headroom`] every few milliseconds and stops the computation before the end is reached. Where that look
//! comes too late, [`Reserved`] has a little left for the way out.
//!
//! | file | what |
//! |---|---|
//! | `arena` | fewer arenas for threads where addresses are limited |
//! | `available` | what the machine, the control groups and the limits of the process have left |
//! | `files`, `no_files` | blocks that are files, on Linux and elsewhere |
//! | `give_back` | what was freed, to the system |
//! | `group` | control groups, each inside another |
//! | `grow` | buffers that may be refused |
//! | `headroom` | whether a computation has to stop |
//! | `kernel_file` | small files of the kernel, read without the allocator |
//! | `reserve` | what is set aside for an allocation that fails |
//! | `spill` | whether long blocks go into files, and when they leave memory |

mod arena;
mod available;
#[cfg(target_os = "linux")]
mod files;
#[cfg(not(target_os = "linux"))]
#[path = "no_files.rs"]
mod files;
mod give_back;
mod group;
mod grow;
mod headroom;
mod kernel_file;
mod reserve;
mod spill;

pub use arena::share_arenas;
pub use available::available_memory;
pub use give_back::give_back;
pub use grow::{Grow, filled};
pub use headroom::Headroom;
pub(crate) use headroom::RESERVE;
pub use reserve::Reserved;
pub(crate) use reserve::spent;
pub(crate) use spill::look;
pub use spill::{Spill, Spilled};
