//! A guest whose manifest and conduct a test writes into its bytes.
//!
//! The component carries a block of text, empty but for its marker. A test puts a [`script`]
//! there and has a rule set that says and does what the test is about, without building anything:
//!
//! ```
//! use serde_json::json;
//!
//! let quiet = guest_puppet::component(
//!     guest_puppet::PUPPET,
//!     &json!({ "manifest": { "id": "quiet", "version": "1.0.0", "title": "Says nothing" } }),
//! );
//! assert_eq!(quiet.len(), guest_puppet::PUPPET.len());
//! ```

pub mod manifest;
pub mod script;

mod block;
mod code;
mod conduct;
mod guest;
#[cfg(not(target_arch = "wasm32"))]
mod patch;

pub use conduct::evaluate;
pub use guest::Puppet;
#[cfg(not(target_arch = "wasm32"))]
pub use patch::{PUPPET, component};

#[cfg(target_arch = "wasm32")]
uplift_sdk::export_guest!(Puppet with_types_in uplift_sdk::bindings);
