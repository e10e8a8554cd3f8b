//! Which outputs of a tape a replay writes.

/// Place of an output that is not written.
const NOWHERE: u32 = u32::MAX;

/// Some outputs of a tape, in ascending order.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// For each output of the tape its place among those that are written.
    places: Vec<u32>,
    count: usize,
}

impl Wanted {
    /// These of `outputs` outputs; ascending, each once.
    pub(super) fn new(outputs: usize, wanted: &[u32]) -> Self {
        let mut places = vec![NOWHERE; outputs];
        wanted.iter().zip(0..).for_each(|(&output, place)| places[output as usize] = place);
        Self { places, count: wanted.len() }
    }

    /// How many are written.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Where an output is written, if it is.
    pub(super) fn place(&self, output: u32) -> Option<usize> {
        let place = self.places[output as usize];
        (place != NOWHERE).then_some(place as usize)
    }
}
