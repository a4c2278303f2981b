//! Guards: what holds a recommendation back.

use crate::Diagnostic;
use crate::check::text;
use crate::file;
use uplift_expression::Shared;
use uplift_expression::did_you_mean;
use uplift_expression::{Is, Node, Operator, parse};
use uplift_expression::{Subject, Why};
use uplift_model::{Gate, Guard, Kind, Level, Statistic};

/// Checks a guard.
pub(crate) fn guard(
    written: &file::Guard,
    level: Level,
    text: &str,
    shared: &mut Shared<'_>,
) -> Option<Guard> {
    text::needed("what the guard says", &written.because, text::SENTENCE, &mut shared.found);
    let gate = match written.gate.it.as_str() {
        "check-first" => Some(Gate::CheckFirst),
        "contraindicated" => Some(Gate::Contraindicated),
        other => {
            let hint = did_you_mean(other, ["check-first", "contraindicated"], || {
                "write `check-first` or `contraindicated`".to_owned()
            });
            let message = format!("there is no gate `{}`", text::short(other));
            shared.found.push(Diagnostic::error(written.gate.at.clone(), message, hint));
            None
        }
    };
    let node = match parse(&(&written.when).into(), text) {
        Ok(node) => node,
        Err(error) => {
            shared.found.push(error);
            return None;
        }
    };
    let (input, code) = match read(&node, level, shared) {
        Ok(found) => found,
        Err(why) => {
            shared.found.push(Diagnostic::error(node.at, why.message, why.hint));
            return None;
        }
    };
    Some(Guard { input, code, gate: gate?, because: written.because.it.clone() })
}

/// Returns the input a guard reads and the code it waits for.
fn read(node: &Node, level: Level, shared: &mut Shared<'_>) -> Result<(usize, u8), Why> {
    let (id, waits) = match &node.is {
        Is::Name(id) => (id, Waits::Flag(true)),
        Is::Not(inner) => match &inner.is {
            Is::Name(id) => (id, Waits::Flag(false)),
            _ => return Err(other(node)),
        },
        Is::Binary(Operator::Equal, left, right) => match (&left.is, &right.is) {
            (Is::Name(id), Is::Text(member)) | (Is::Text(member), Is::Name(id)) => {
                (id, Waits::Member(member))
            }
            (Is::Name(id), Is::Truth(truth)) | (Is::Truth(truth), Is::Name(id)) => {
                (id, Waits::Flag(*truth))
            }
            _ => return Err(other(node)),
        },
        _ => return Err(other(node)),
    };
    if !id.contains('.') {
        let hint = "write an indicator's id, such as `pupil.sen_status == \"ehcp\"`";
        return Err(Why::new("a guard reads an indicator, and no setting or definition", hint));
    }
    let subject = Subject::Indicator(id.clone());
    let known = shared.known;
    let reading = known.reading(level, &subject, Statistic::Value)?;
    let indicator = known.find(id)?;
    shared.used.indicators.insert(id.clone());
    let code = match (&indicator.kind, waits) {
        (Kind::Flag, Waits::Flag(yes)) => u8::from(yes),
        (Kind::Category(_), Waits::Member(member)) => known.member(indicator, member)?,
        (Kind::Number, _) => {
            let hint =
                "put the condition into `when` of the rule: a guard waits for a flag or a member";
            return Err(Why::new(format!("`{id}` is a number"), hint));
        }
        (Kind::Flag, Waits::Member(_)) => {
            return Err(Why::new(format!("`{id}` is a flag"), format!("write `{id}` or `!{id}`")));
        }
        (Kind::Category(_), Waits::Flag(_)) => {
            let member = known.members(indicator).first().map_or("", |member| &**member);
            let hint = format!("write `{id} == \"{member}\"`");
            return Err(Why::new(format!("`{id}` is a category"), hint));
        }
    };
    Ok((shared.inputs.place(&reading), code))
}

enum Waits<'a> {
    Flag(bool),
    Member(&'a str),
}

fn other(node: &Node) -> Why {
    let hint = match &node.is {
        Is::Any(_) | Is::Binary(Operator::In, ..) => "write a guard for each of them",
        Is::Binary(Operator::NotEqual, ..) => "write a guard for each of the other members",
        _ => {
            "write `category == \"member\"`, `flag` or `!flag`; a rule's own condition belongs into its `when`"
        }
    };
    Why::new("a guard waits for one member of a category, or for a flag", hint)
}
