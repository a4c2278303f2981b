//! Writes a script into the component. Native only.

use crate::block::{MARKER, ROOM};
use crate::code::Code;
use crate::script::Script;
use serde_json::Value;

/// The component as it was built, without a script.
pub const PUPPET: &[u8] = include_bytes!("../../dist/puppet.wasm");

/// Returns the component with this script in it; `bytes` are those of the component.
///
/// # Panics
/// Where the bytes are not those of a puppet, the script is none or does not fit.
#[expect(clippy::panic, reason = "a test with a wrong script has nothing to go on with")]
pub fn component(bytes: &[u8], script: &Value) -> Vec<u8> {
    let mut text = Vec::new();
    match serde_json::from_value::<Script>(script.clone()) {
        Ok(script) => script.write(&mut text),
        Err(error) => panic!("the script is none: {error}"),
    }
    let start = bytes.windows(MARKER.len()).position(|window| window == MARKER);
    let Some(start) = start.map(|start| start + MARKER.len()) else {
        panic!("these are not the bytes of a puppet");
    };
    let mut component = bytes.to_vec();
    let Some(block) = component.get_mut(start..start + ROOM) else {
        panic!("the puppet's block is cut short");
    };
    block.fill(b' ');
    let Some(place) = block.get_mut(..text.len()) else {
        panic!("a script of {} bytes does not fit into {ROOM}", text.len());
    };
    place.copy_from_slice(&text);
    component
}
