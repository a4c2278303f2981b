//! What a person reads when a command cannot go on: every library's error becomes a message and
//! hints here, and nowhere else.

use crate::policy::PolicySource;
use uplift_author::BuildError;
use uplift_cohort::DatasetError;
use uplift_convert::ConvertError;
use uplift_host::{BindError, HostError, Refusal, RuleSetError, RunFailed};
use uplift_model::Failure;
use uplift_provenance::FolderError;
use uplift_report::ReportError;
use uplift_rulefile::Diagnostics;
use uplift_synthetic::SyntheticError;

/// Why a command cannot go on.
#[derive(Debug)]
pub struct CommandError {
    message: String,
    /// What is known besides, a line each.
    details: Vec<String>,
    hints: Vec<String>,
    /// What is wrong with a rule file or with `dataset.toml`, which says it all.
    rule_file: Option<Box<Diagnostics>>,
    broken_pipe: bool,
    interrupted: bool,
}

impl CommandError {
    /// Makes one of a message: lower case, no full stop, what the user typed in backticks.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        let (details, hints) = (Vec::new(), Vec::new());
        Self {
            message: message.into(),
            details,
            hints,
            rule_file: None,
            broken_pipe: false,
            interrupted: false,
        }
    }

    /// Makes the one of a person who wants it to end, before anything was put in its place.
    pub(crate) fn interrupted() -> Self {
        Self { interrupted: true, ..Self::new("nothing was written") }
    }

    /// Returns whether a person wanted it to end, which is no failure of the command.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.interrupted
    }

    /// Returns whether whoever read what was written went away, which is no failure.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        self.broken_pipe
    }

    /// Adds what is known of a call that failed.
    fn failure(mut self, failure: &Failure) -> Self {
        self.details.extend(details(failure));
        self
    }

    /// Returns what a person reads, coloured or not.
    pub(crate) fn text(&self, colour: bool) -> String {
        match &self.rule_file {
            Some(found) => {
                let hints = self.hints.iter().map(|hint| format!("\nhint: {hint}"));
                found.render(colour) + &hints.collect::<String>()
            }
            None => self.to_string(),
        }
    }

    /// Names the file of the policy where it is the policy that is wrong.
    pub(crate) fn of_policy(mut self, policy: &PolicySource) -> Self {
        if let (Some(why), Some(path)) = (self.message.strip_prefix("policy: "), &policy.path) {
            self.message = format!("policy `{}`: {why}", path.display());
        }
        self
    }

    /// Returns what is wrong with a rule file, or the error itself where it is about something else.
    pub(crate) fn into_rule_file(mut self) -> Result<Box<Diagnostics>, Self> {
        self.rule_file.take().ok_or(self)
    }

    /// Adds what to do about it.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl std::fmt::Display for CommandError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.rule_file.is_some() {
            return f.write_str(&self.text(false));
        }
        let word = if self.interrupted { "interrupted" } else { "error" };
        write!(f, "{word}: {}", self.message)?;
        for detail in &self.details {
            write!(f, "\n  {detail}")?;
        }
        for hint in &self.hints {
            write!(f, "\nhint: {hint}")?;
        }
        Ok(())
    }
}

impl From<DatasetError> for CommandError {
    fn from(error: DatasetError) -> Self {
        if error.is_stopped() {
            return Self::interrupted();
        }
        let message = error.to_string();
        match error {
            DatasetError::Own(found) => Self { rule_file: Some(found), ..Self::new(message) },
            _ => Self::new(message),
        }
    }
}

impl From<ConvertError> for CommandError {
    fn from(error: ConvertError) -> Self {
        if error.is_stopped() {
            return Self::interrupted();
        }
        let said = Self::new(error.to_string());
        match error.hint() {
            Some(hint) => said.hint(hint),
            None => said,
        }
    }
}

impl From<HostError> for CommandError {
    fn from(error: HostError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<RuleSetError> for CommandError {
    fn from(error: RuleSetError) -> Self {
        let hint = error.hint();
        let said = Self::new(error.to_string());
        let said = match &error.why {
            Refusal::Speechless(failure) => said.failure(failure),
            _ => said,
        };
        match hint {
            Some(hint) => said.hint(hint),
            None => said,
        }
    }
}

impl From<RunFailed> for CommandError {
    fn from(RunFailed(fault): RunFailed) -> Self {
        let id = &fault.rule_set;
        Self::new(format!("the policy says that a fault of rule set `{id}` fails the run: {fault}"))
            .failure(&fault.failure)
            .hint(fault.failure.kind.hint())
            .hint("with `faults = \"skip-batch\"` in the policy the rest of the run stands")
    }
}

impl From<BindError> for CommandError {
    fn from(error: BindError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<ReportError> for CommandError {
    fn from(error: ReportError) -> Self {
        let hint = error.hint();
        let error = Self::new(error.to_string());
        match hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }
}

impl From<FolderError> for CommandError {
    fn from(error: FolderError) -> Self {
        let hint = error.hint();
        let error = Self::new(error.to_string());
        match hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }
}

impl From<BuildError> for CommandError {
    fn from(error: BuildError) -> Self {
        let hint = error.hint();
        let message = error.to_string();
        let rule_file = match error {
            BuildError::RuleFile(found) => Some(found),
            _ => None,
        };
        let error = Self { rule_file, ..Self::new(message) };
        match hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }
}

impl From<SyntheticError> for CommandError {
    fn from(error: SyntheticError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<std::io::Error> for CommandError {
    fn from(error: std::io::Error) -> Self {
        let broken_pipe = error.kind() == std::io::ErrorKind::BrokenPipe;
        Self { broken_pipe, ..Self::new(format!("could not write: {error}")) }
    }
}

/// Returns what is known of a call that failed, a line each: where in the rule set it was, and what
/// it logged last.
pub(crate) fn details(failure: &Failure) -> Vec<String> {
    let frames = failure.frames.iter().enumerate().map(|(depth, frame)| {
        let word = if depth == 0 { "in" } else { "called by" };
        format!("{word} `{frame}`")
    });
    let log = failure.log.iter().map(|line| format!("it logged: {line}"));
    frames.chain(log).collect()
}
