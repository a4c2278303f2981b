//! From a program to a component.
//!
//! A core module is written instruction by instruction and wrapped as a component of the frozen
//! interface. It imports nothing. What it says of itself stands in its memory from the beginning; each
//! rule is a function that goes over the rows of a batch.

mod code;
mod evaluate;
mod image;
mod interface;
mod look;
mod manifest;
mod memory;
mod module;
mod row;
mod rule;

use crate::program::Program;
use interface::Interface;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};

/// A program of which no component can be made: not one that was found right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Defect(String);

impl Defect {
    fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }

    /// Takes over an error with its causes.
    fn of<E: std::fmt::Display>(error: &E) -> Self {
        Self(format!("{error:#}"))
    }
}

/// Makes the component. The same program gives the same bytes.
///
/// # Errors
/// Where the program is none that was found right, or takes more than a component can have.
pub(crate) fn component(program: &Program) -> Result<Vec<u8>, Defect> {
    let interface = Interface::read()?;
    let mut module = module::module(&interface, program)?;
    embed_component_metadata(
        &mut module,
        &interface.resolve,
        interface.world,
        StringEncoding::UTF8,
    )
    .map_err(|it| Defect::of(&it))?;
    let encoder = ComponentEncoder::default().validate(true).module(&module);
    encoder.and_then(|mut encoder| encoder.encode()).map_err(|it| Defect::of(&it))
}

#[cfg(test)]
mod tests;
