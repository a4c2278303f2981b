//! The guest's side of the interface: the two calls, and what a panic leaves behind.

use std::panic::PanicHookInfo;
use std::sync::Once;

use crate::bindings::uplift::rules::host;

/// Exports a rule set as a component. On any other target it only checks the rule set.
///
/// ```
/// use uplift_sdk::RuleSet;
///
/// const RULE_SET: RuleSet =
///     RuleSet { id: "example", version: "1.0.0", title: "Example", ..RuleSet::EMPTY };
/// uplift_sdk::export!(RULE_SET);
/// # fn main() {}
/// ```
///
/// A rule set that a host could not load does not compile:
///
/// ```compile_fail
/// use uplift_sdk::RuleSet;
///
/// const RULE_SET: RuleSet =
///     RuleSet { id: "Not An Id", version: "1.0.0", title: "Example", ..RuleSet::EMPTY };
/// uplift_sdk::export!(RULE_SET);
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! export {
    ($set:path) => {
        const _: () = $set.check();

        #[cfg(target_arch = "wasm32")]
        const _: () = {
            use $crate::bindings::exports::uplift::rules::rules::{
                Cohort, Findings, Guest, Manifest,
            };

            struct Component;

            impl Guest for Component {
                fn describe() -> Manifest {
                    $crate::report_panics();
                    $crate::describe(&$set)
                }

                fn evaluate(settings: Vec<f64>, cohort: Cohort) -> Result<Findings, String> {
                    $crate::report_panics();
                    $crate::evaluate(&$set, &settings, cohort)
                }
            }

    $crate::bindings::export_guest!(Component with_types_in $crate::bindings);
        };
    };
}

/// Takes memory for a batch in one piece before the first column arrives, which the component's start
/// calls. A sandbox charges for each growth of memory, and columns would arrive with a growth each: this
/// is a seventh of the time of a batch of 4,096 pupils and twelve rules. More would cost again, since
/// what an instance had is wiped after it.
#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "a name is exported; no other function of a rule set has it")]
#[unsafe(export_name = "_initialize")]
extern "C" fn initialize() {
    /// Columns and findings of such a batch.
    const BYTES: usize = 512 << 10;
    // Given back at once, it stays the allocator's.
    drop(std::hint::black_box(Vec::<u8>::with_capacity(BYTES)));
}

/// Tells the host where and why the guest panicked, before the panic becomes a bare trap.
/// [`export!`](crate::export) calls it first in each call; once is enough for an instance.
pub fn report_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| std::panic::set_hook(Box::new(say)));
}

fn say(panic: &PanicHookInfo<'_>) {
    host::log(&panic.to_string());
}
