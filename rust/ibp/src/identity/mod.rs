//! Identities: each emits rows, `Σ coefficient · integral = 0`, for an integral.
//!
//! | kind | row of an integral `a` |
//! |---|---|
//! | [`Template`] | integration by parts and Lorentz invariance: integrals at constant shifts from `a`, coefficients linear in `a` |
//! | [`Map`] | a substitution of the loop momenta: `I(a)` minus what it becomes |
//! | [`Given`] | what another program wrote down |
//!
//! Templates are evaluated when a row is asked for, from a table of the integrals around each seed. The rows of all
//! other kinds are written out once ([`Stored`]), with each distinct coefficient once. A further kind is a file here
//! with a [`Written`], a variant of [`Identity`] and its line in [`Identities::new`].

mod emit;
mod equation;
mod given;
mod map;
mod ring;
mod stored;
mod template;

use crate::Result;
pub(crate) use emit::{Emit, Expansion, Writer, Written};
pub(crate) use ring::{Polynomials, Residues, Ring};

pub use equation::Equation;
pub use given::Given;
pub use map::{Image, Map};
pub(crate) use stored::Stored;
pub(crate) use template::{CompiledTerm, Templates};
pub use template::{Form, Template, Term};

/// What the integrals of a family satisfy, for every index vector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// Integration by parts or Lorentz invariance.
    Template(Template),
    /// A substitution of the loop momenta.
    Map(Map),
}

/// The identities of a family, ready for use.
#[derive(Debug)]
pub(crate) struct Identities {
    symbols: usize,
    pub(crate) templates: Templates,
    kinds: Vec<Kind>,
}

#[derive(Debug)]
enum Kind {
    Template(Box<[CompiledTerm]>),
    Written(Box<dyn Written>),
}

impl Identities {
    pub(crate) fn new(slots: usize, symbols: usize, identities: &[Identity]) -> Result<Self> {
        let mut templates = Templates::default();
        let mut kinds = Vec::with_capacity(identities.len());
        for (number, identity) in identities.iter().enumerate() {
            kinds.push(match identity {
                Identity::Template(template) => {
                    template.check(number, slots, symbols)?;
                    Kind::Template(templates.compile(template)?)
                }
                Identity::Map(map) => {
                    map.check(number, slots, symbols)?;
                    Kind::Written(Box::new(map.clone()))
                }
            });
        }
        Ok(Self { symbols, templates, kinds })
    }

    /// Number of identities.
    pub(crate) fn len(&self) -> usize {
        self.kinds.len()
    }

    pub(crate) fn symbols(&self) -> usize {
        self.symbols
    }

    /// The terms of a template; `None` for an identity whose rows are stored.
    #[inline]
    pub(crate) fn template(&self, identity: u32) -> Option<&[CompiledTerm]> {
        match self.kinds.get(identity as usize) {
            Some(Kind::Template(terms)) => Some(terms),
            _ => None,
        }
    }

    /// An identity whose rows are written out; `None` for a template.
    pub(crate) fn written(&self, identity: u32) -> Option<&dyn Written> {
        match self.kinds.get(identity as usize) {
            Some(Kind::Written(emit)) => Some(&**emit),
            _ => None,
        }
    }
}
