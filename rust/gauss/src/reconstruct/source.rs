//! What the stages of the reconstruction see of a black box, at one prime.

use super::ahead::Need;
use super::axis::{Axis, Index};
use super::census::Learnt;
use super::progress::Stage;
use crate::field::{Element, Field};
use crate::{Error, Interrupt};

/// What stays the same through all stages at a prime.
#[derive(Debug, Clone)]
pub(super) struct Context {
    pub(super) field: Field,
    pub(super) threads: usize,
    pub(super) max_degree: usize,
    pub(super) interrupt: Interrupt,
}

/// Why a stage did not finish.
#[derive(Debug)]
pub(super) enum Halt {
    /// The caller is told.
    Failed(Error),
    /// The points or the prime were an unlucky choice; another prime will do.
    Accident,
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// What a stage gives, unless it did not finish.
pub(super) type StageResult<T> = Result<T, Halt>;

/// The values at a point, `None` where it is unlucky.
pub(super) type Answer = Option<Vec<Element>>;

/// Functions of some variables that can be sampled on a grid. The caller's black box is one; the
/// coefficients of a factor of denominators, as functions of the other variables, are another.
pub(super) trait Source {
    fn context(&self) -> &Context;

    /// One axis per variable.
    fn axes(&self) -> &[Axis];

    /// How many functions there are.
    fn functions(&self) -> usize;

    /// The number by which the caller knows the function to blame when this one is at fault.
    fn blame(&self, function: u32) -> u32;

    /// The values of the wanted functions, ascending, at each point; `None` at an unlucky point.
    fn sample(&mut self, points: &[Index], wanted: &[u32]) -> StageResult<Vec<Answer>>;

    /// Whether it is of any use to say what will be asked for.
    fn foresees(&self) -> bool;

    /// Whether all functions together take so many points that some may be in vain if that saves waves.
    fn is_long(&self) -> bool;

    /// How many of the first variables have degrees that are not bounded together with those of the others.
    fn untied(&self) -> usize;

    /// Say that points will be asked for these functions, ascending: they may be answered along with others.
    fn expect(&mut self, points: Vec<Index>, wanted: &[u32], need: Need);

    /// Say about how many points this value of a variable takes and the ones after it; zero if it is not known yet.
    fn foresee(&mut self, points: u64);

    /// Say that points with these numbers will not be asked for any more, and that what was not certain is known better
    /// by now.
    fn give_up(&mut self, over: &dyn Fn(&Index) -> bool);

    /// Tell what the next samples are for.
    fn enter(&mut self, stage: Stage);

    /// Tell what a stage has come to know; who watches is interested in the caller's functions only.
    fn tell(&mut self, learnt: &Learnt<'_>);

    /// Whether a point asked for twice costs once.
    fn remembers(&self) -> bool;
}
