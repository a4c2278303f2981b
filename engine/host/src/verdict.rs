//! Whether what a rule set returned can be: nothing of it is believed before it is looked at.

use crate::bindings::uplift::rules::types::Findings;
use crate::order::in_order;
use uplift_model::{Bitmap, Finding, Level, Need, Roster, RuleBook, RuleSetEntry};

/// What is known of a batch before a rule set is asked.
pub(crate) struct Batch<'a> {
    pub(crate) level: Level,
    /// The first row's unit.
    pub(crate) first: u32,
    /// How many rows there are.
    pub(crate) rows: usize,
    pub(crate) roster: &'a Roster,
    /// Where the rule set's own rules begin in the rule book.
    rule_offset: u16,
    rules: Vec<Decides<'a>>,
}

/// A rule of the manifest as a batch sees it.
struct Decides<'a> {
    id: &'a str,
    level: Level,
    granted: bool,
    years: Option<(i8, i8)>,
}

/// What a batch came to.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// By unit, then rule.
    pub(crate) fired: Vec<Finding>,
    /// The rows that lack data, for each rule of the manifest; empty for those of other levels.
    pub(crate) lacking: Vec<Bitmap>,
}

impl<'a> Batch<'a> {
    pub(crate) fn new(
        book: &'a RuleBook,
        entry: &'a RuleSetEntry,
        level: Level,
        roster: &'a Roster,
        units: std::ops::Range<u32>,
    ) -> Self {
        let rules = book.rules.get(entry.rules.clone()).unwrap_or(&[]);
        let rules = rules.iter().map(|rule| Decides {
            id: &rule.id,
            level: rule.level,
            granted: rule.granted,
            years: rule.years,
        });
        Self {
            level,
            first: units.start,
            rows: units.len(),
            roster,
            rule_offset: u16::try_from(entry.rules.start).unwrap_or(u16::MAX),
            rules: rules.collect(),
        }
    }

    /// Returns how many rules decide at the batch's level.
    pub(crate) fn rules(&self) -> usize {
        self.rules.iter().filter(|rule| rule.level == self.level).count()
    }

    /// Looks at what the rule set returned; fails with what cannot be.
    pub(crate) fn judge(&self, found: &Findings) -> Result<Verdict, String> {
        let (units, rules, needs) = (found.units.len(), found.rules.len(), found.needs.len());
        if units != rules || units != needs {
            return Err(format!("lists of {units} rows, {rules} rules and {needs} needs"));
        }
        let (units, rules) = (found.lacking_units.len(), found.lacking_rules.len());
        if units != rules {
            return Err(format!("lists of {units} rows and {rules} rules that lack data"));
        }
        let lacking = self.lacking(found)?;
        let fired = self.fired(found, &lacking)?;
        Ok(Verdict { fired, lacking })
    }

    /// Returns a rule that decides at this level.
    fn rule(&self, rule: u32) -> Result<&Decides<'a>, String> {
        match self.rules.get(rule as usize) {
            Some(decides) if decides.level == self.level => Ok(decides),
            Some(decides) => {
                let (id, own, level) = (decides.id, decides.level, self.level);
                Err(format!("rule `{id}` of level {own} in a batch of level {level}"))
            }
            None => Err(format!("rule {rule} of {}", self.rules.len())),
        }
    }

    fn lacking(&self, found: &Findings) -> Result<Vec<Bitmap>, String> {
        let empty = |rule: &Decides<'_>| {
            if rule.level == self.level { Bitmap::new(self.rows) } else { Bitmap::default() }
        };
        let mut lacking: Vec<Bitmap> = self.rules.iter().map(empty).collect();
        let mut units = found.lacking_units.iter();
        for run in found.lacking_rules.chunk_by(|one, other| one == other) {
            let rule = run.first().copied().unwrap_or(0);
            let decides = self.rule(rule)?;
            let Some(rows) = lacking.get_mut(rule as usize) else { continue };
            for &row in units.by_ref().take(run.len()) {
                if row as usize >= self.rows {
                    return Err(self.no_such(row));
                }
                if !decides.granted {
                    continue;
                }
                if rows.get(row as usize) {
                    return Err(format!("rule `{}` twice lacking for row {row}", decides.id));
                }
                rows.set(row as usize);
            }
        }
        Ok(lacking)
    }

    /// Returns the findings in order. Most rule sets list them rule by rule, so what is known of a
    /// rule is looked up for each run of the same.
    fn fired(&self, found: &Findings, lacking: &[Bitmap]) -> Result<Vec<Finding>, String> {
        let mut fired = Vec::with_capacity(found.units.len());
        let mut counts = vec![0; self.rows];
        let mut pairs = found.units.iter().zip(&found.needs);
        let nobody = Bitmap::default();
        for run in found.rules.chunk_by(|one, other| one == other) {
            let rule = run.first().copied().unwrap_or(0);
            let decides = self.rule(rule)?;
            let lacking = lacking.get(rule as usize).unwrap_or(&nobody);
            #[expect(
                clippy::cast_possible_truncation,
                reason = "all rules of a run fit into 16 bits"
            )]
            let place = self.rule_offset + rule as u16;
            for (&row, &fraction) in pairs.by_ref().take(run.len()) {
                let Some(count) = counts.get_mut(row as usize) else {
                    return Err(self.no_such(row));
                };
                if !decides.granted {
                    continue;
                }
                let Some(need) = Need::from_fraction(fraction) else {
                    return Err(format!("a need of {fraction:?} from rule `{}`", decides.id));
                };
                if lacking.get(row as usize) {
                    let id = decides.id;
                    return Err(format!("rule `{id}` both fired and lacking for row {row}"));
                }
                if let Some(years) = decides.years {
                    self.check_year(row, decides.id, years)?;
                }
                *count += 1;
                fired.push(Finding { unit: self.first + row, rule: place, need });
            }
        }
        let fired = in_order(fired, self.first, counts);
        self.check_once(&fired)?;
        Ok(fired)
    }

    #[cold]
    fn no_such(&self, row: u32) -> String {
        format!("row {row} of {}", self.rows)
    }

    fn check_year(&self, row: u32, id: &str, (first, last): (i8, i8)) -> Result<(), String> {
        match self.roster.year(self.level, (self.first + row) as usize) {
            Some(year) if (first..=last).contains(&year) => Ok(()),
            Some(year) => Err(format!(
                "rule `{id}` fired for row {row} of year group {year}, where it is for {first} to {last}"
            )),
            None => Err(format!("rule `{id}` fired for row {row}, whose year group is not known")),
        }
    }

    /// Refuses a pair that stands twice among findings in order.
    fn check_once(&self, fired: &[Finding]) -> Result<(), String> {
        for (one, other) in fired.iter().zip(fired.iter().skip(1)) {
            if (one.unit, one.rule) == (other.unit, other.rule) {
                let rule = self.rules.get(usize::from(one.rule - self.rule_offset));
                let (id, row) = (rule.map_or("", |rule| rule.id), one.unit - self.first);
                return Err(format!("rule `{id}` fired twice for row {row}"));
            }
        }
        Ok(())
    }

    /// Takes out of those lacking the units that a rule is not for, and adds those whose year group
    /// is not known.
    pub(crate) fn settle(&self, lacking: &mut [Bitmap]) {
        let bound =
            |rule: &Decides<'_>| rule.years.filter(|_| rule.level == self.level && rule.granted);
        if !self.rules.iter().any(|rule| bound(rule).is_some()) {
            return;
        }
        let by_year = self.by_year();
        for (rule, rows) in self.rules.iter().zip(lacking) {
            let Some((first, last)) = bound(rule) else { continue };
            for (year, of_year) in &by_year {
                match year {
                    None => rows.or(of_year),
                    Some(year) if !(first..=last).contains(year) => rows.and_not(of_year),
                    Some(_) => (),
                }
            }
        }
    }

    /// Returns the rows of each year group.
    fn by_year(&self) -> Vec<(Option<i8>, Bitmap)> {
        let mut by_year: Vec<(Option<i8>, Bitmap)> = Vec::new();
        let mut at = 0;
        for row in 0..self.rows {
            let year = self.roster.year(self.level, self.first as usize + row);
            // Those of a class stand together.
            if by_year.get(at).is_none_or(|(other, _)| *other != year) {
                at = by_year.iter().position(|(other, _)| *other == year).unwrap_or_else(|| {
                    by_year.push((year, Bitmap::new(self.rows)));
                    by_year.len() - 1
                });
            }
            if let Some((_, rows)) = by_year.get_mut(at) {
                rows.set(row);
            }
        }
        by_year
    }
}
