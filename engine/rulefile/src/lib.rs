//! The compiler of rule files: a text a data manager writes becomes a component.
//!
//! # Overview
//!
//! ```text
//! text ─▶ file ─▶ check ────────▶ program ─▶ explain ─▶ component ─▶ bytes
//!         (TOML)  (expressions,      │        (notes in  (a core module, its manifest laid
//!                  types, units)     ▼         English)   out as data, wrapped)
//!                                 analyse
//!                                 (ranges: what can never fire, needs out of bounds)
//! ```
//!
//! A rule file is TOML whose conditions and needs are written in the syntax of CEL. [`compile`] reads
//! one, checks everything that can be known before a pupil is read, and returns a component of the
//! frozen interface, or [`Diagnostics`] that point into the file. It does no I/O; the same text gives
//! the same bytes.
//!
//! # Example
//!
//! ```
//! let text = r#"
//! id = "mornings"
//! version = "1.0.0"
//! title = "Mornings"
//! publisher = "A trust"
//!
//! [settings.late_marks]
//! title = "Late marks from which to act"
//! unit = "count"
//! default = 10
//! minimum = 3
//! maximum = 60
//!
//! [evidence.registers]
//! claim = "A pupil who comes after the register has closed is absent for the session."
//! source = "The School Attendance (Pupil Registration) (England) Regulations 2024"
//! as_at = "2024-08-19"
//!
//! [[rule]]
//! id = "often-late"
//! title = "Often late"
//! area = "attendance"
//! recommend = "punctuality-plan"
//! when = "attendance.lates >= late_marks"
//! need = "min(0.6, attendance.lates / 60)"
//! because = "Late {input:attendance.lates} times; the limit set is {setting:late_marks}."
//! evidence = ["registers"]
//! "#;
//! let compiled = uplift_rulefile::compile("mornings.toml", text)?;
//! assert!(compiled.component.starts_with(b"\0asm"));
//! assert_eq!(
//!     uplift_rulefile::explain(&compiled.program, 0).when,
//!     "late marks is at least 10 (setting late_marks)",
//! );
//!
//! let wrong = text.replace("attendance.lates >=", "attendance.late >=");
//! let refused = uplift_rulefile::compile("mornings.toml", &wrong).unwrap_err();
//! assert!(refused.to_string().contains("mornings.toml:24:9"));
//! # Ok::<(), uplift_rulefile::Diagnostics>(())
//! ```
//!
//! # The decision behind it, and its price
//!
//! Nothing interprets a rule while pupils are read: conditions become loops over columns, so a rule file
//! costs what a rule set in Rust costs, and runs in the same sandbox. The price is a code generator that
//! has to agree with the table of meanings in the guide, which a second reading of that table, written
//! apart for the tests, holds it to.

mod analyse;
mod check;
mod component;
mod explain;
mod file;
pub mod program;

pub use explain::{Explanation, explain};
use program::{Example, Program};
pub use uplift_expression::{Diagnostic, Diagnostics, Severity};

/// A rule file made a component.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The component.
    pub component: Vec<u8>,
    /// What it was made of.
    pub program: Program,
    /// The examples of the rules, which are also tests, in the order of the file.
    pub examples: Vec<Example>,
    /// What is worth a second look and kept nothing from being made.
    pub warnings: Diagnostics,
}

/// Makes a component of a rule file. `name` is the file's, for messages.
///
/// # Errors
/// Everything found wrong with the file, in its order.
pub fn compile(name: &str, text: &str) -> Result<Compiled, Diagnostics> {
    let (mut program, examples, mut found) = check::check(text);
    if let Some(program) = &program {
        found.extend(analyse::analyse(program));
    }
    let refused = found.iter().any(|it| it.severity == Severity::Error);
    let diagnostics = Diagnostics::new(name, text, found);
    let Some(program) = program.as_mut().filter(|_| !refused) else { return Err(diagnostics) };
    explain::annotate(program);
    let component = component::component(program).map_err(|defect| {
        let refused = Diagnostic {
            severity: Severity::Error,
            message: format!("no component can be made of it: {defect}"),
            at: 0..0,
            label: String::new(),
            other: None,
            hint: "this is a mistake of uplift's: please report it, with the file".to_owned(),
        };
        Diagnostics::new(name, text, vec![refused])
    })?;
    Ok(Compiled { component, program: program.clone(), examples, warnings: diagnostics })
}
