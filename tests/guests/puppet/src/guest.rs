//! The two calls of the interface.

use crate::code::Code;
use crate::conduct::{do_deed, evaluate};
use crate::manifest::IntoWit;
use crate::script::Script;
use uplift_sdk::bindings::exports::uplift::rules::rules::{Cohort, Findings, Guest, Manifest};

/// The component.
#[derive(Debug)]
pub struct Puppet;

impl Guest for Puppet {
    fn describe() -> Manifest {
        uplift_sdk::report_panics();
        let script = read();
        script.describe.iter().for_each(do_deed);
        script.manifest.into_wit()
    }

    fn evaluate(settings: Vec<f64>, cohort: Cohort) -> Result<Findings, String> {
        uplift_sdk::report_panics();
        evaluate(&read(), &settings, &cohort)
    }
}

fn read() -> Script {
    // The helper that writes a script makes sure of it; without one there are blanks.
    Script::read(&mut crate::block::script()).unwrap_or_default()
}
