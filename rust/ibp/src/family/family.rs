//! What the core knows of a family.

use crate::identity::{Identities, Identity};
use crate::{Result, Sectors};
use std::sync::Arc;

/// Identities and sectors of a family of Feynman integrals, in the form that generation works with.
#[derive(Debug, Clone)]
pub struct Family {
    pub(crate) sectors: Arc<Sectors>,
    pub(crate) identities: Arc<Identities>,
}

impl Family {
    /// A family from its sectors, the number of its symbols (`d` and the invariants), and its identities.
    ///
    /// # Errors
    /// [`crate::Error::Malformed`] for identities that do not fit.
    pub fn new(sectors: Sectors, symbols: usize, identities: &[Identity]) -> Result<Self> {
        let identities = Identities::new(sectors.slots(), symbols, identities)?;
        Ok(Self { sectors: Arc::new(sectors), identities: Arc::new(identities) })
    }

    /// The same family with the integrals of all sectors but one set to zero (maximal cut).
    ///
    /// # Errors
    /// [`crate::Error::SectorRange`].
    pub fn only_sector(&self, sector: u32) -> Result<Self> {
        Ok(Self { sectors: Arc::new(self.sectors.only(sector)?), identities: Arc::clone(&self.identities) })
    }

    /// The non-zero sectors.
    #[must_use]
    pub fn sectors(&self) -> &Sectors {
        &self.sectors
    }

    /// Number of propagators, `N`.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.sectors.slots()
    }

    /// Number of identities.
    #[must_use]
    pub fn identity_count(&self) -> usize {
        self.identities.len()
    }

    /// Number of symbols: `d` and the invariants.
    #[must_use]
    pub fn symbol_count(&self) -> usize {
        self.identities.symbols()
    }
}
