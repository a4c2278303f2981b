//! The rows of rules: how often each had each outcome.

use crate::ReportError;
use crate::column::{Column, Columns};
use crate::dictionary::Interner;
use crate::encoder::{Chunk, Encoder};
use crate::table::Table;
use uplift_model::RuleCount;

/// How often a rule had each outcome among the units of an academy, or of a trust for its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleRow {
    /// The trust, as a place in [`uplift_model::Roster::trusts`].
    pub trust: u32,
    /// The academy, as a place in [`uplift_model::Roster::academies`]; none for a rule of trusts.
    pub academy: Option<u32>,
    /// The rule, as a place in [`uplift_model::RuleBook::rules`].
    pub rule: u16,
    /// How often.
    pub count: RuleCount,
}

impl Encoder<'_> {
    /// Encodes how often rules had each outcome, in the order given.
    pub fn rules(&self, rows: &[RuleRow]) -> Result<Chunk, ReportError> {
        self.chunk(Table::Rules, &columns(self, rows))
    }
}

fn columns<'e>(encoder: &'e Encoder<'_>, rows: &[RuleRow]) -> Columns<'e> {
    let (book, roster) = (encoder.context.book, encoder.context.roster);
    let texts = |text: &dyn Fn(&RuleRow) -> Option<&'e str>| {
        let mut interner = Interner::new(encoder.formats);
        let keys = rows.iter().map(|row| interner.key(text(row).unwrap_or_default())).collect();
        Column::interned(keys, interner)
    };
    let rule = |row: &RuleRow| book.rules.get(usize::from(row.rule));
    let wholes = |whole: fn(&RuleCount) -> u32| {
        Column::Whole(rows.iter().map(|row| whole(&row.count)).collect())
    };
    let all = vec![
        texts(&|row| roster.trusts.get(row.trust as usize).map(|trust| trust.id.as_str())),
        texts(&|row| {
            roster.academies.get(row.academy? as usize).map(|academy| academy.id.as_str())
        }),
        texts(&|row| book.rule_sets.get(rule(row)?.rule_set).map(|set| set.manifest.id.as_str())),
        texts(&|row| rule(row).map(|rule| rule.id.as_str())),
        texts(&|row| rule(row).map(|rule| rule.level.word())),
        wholes(|count| count.fired),
        wholes(|count| count.not_fired),
        wholes(|count| count.lacking),
        wholes(|count| count.not_applicable),
        wholes(|count| count.not_granted),
        wholes(|count| count.not_assessed),
    ];
    Columns { all, together: Vec::new() }
}
