//! The rows of pupils: what is proposed for whom, in which order, why, and what became of it.

use crate::column::{Column, Columns, Together};
use crate::dictionary::{Coded, Interner, NONE, count};
use crate::encoder::{Chunk, Context, Encoder};
use crate::number::Scale;
use crate::packed::Packed;
use crate::table::Table;
use crate::{ReportError, because, cause, csv};
use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;
use uplift_model::{Area, Cause, Enrolments, Level, Readings, Reasons, Recommendation};

impl Encoder<'_> {
    /// Encodes recommendations, in the order given. `readings` are those of the pupils.
    pub fn pupils(
        &self,
        readings: &impl Readings,
        rows: &[Recommendation],
    ) -> Result<Chunk, ReportError> {
        let columns = columns(self, readings, rows);
        self.chunk(Table::Pupils, &columns)
    }
}

/// Rows are gone through in blocks, once for each column: a block stays in the processor's cache.
const BLOCK: usize = 512;

fn columns<'e>(
    encoder: &'e Encoder<'_>,
    readings: &impl Readings,
    rows: &[Recommendation],
) -> Columns<'e> {
    let words = &encoder.words;
    let mut who = Who::new(encoder, rows.len());
    let mut why = Why::new(encoder, rows.len());
    let mut wholes: [Vec<u32>; 7] = std::array::from_fn(|_| Vec::with_capacity(rows.len()));
    let [rank, in_class, in_academy, area, given, what, status] = &mut wholes;
    let mut decimals: [Vec<u64>; 4] = std::array::from_fn(|_| Vec::with_capacity(rows.len()));
    let [need, weight, response, priority] = &mut decimals;
    for block in rows.chunks(BLOCK) {
        for row in block {
            who.push(row.unit);
            why.push(readings, row);
        }
        rank.extend(block.iter().map(|row| u32::from(row.rank)));
        // A row without a class has no place in one.
        let place = |row: &Recommendation| Some(row.place_in_class).filter(|&place| place > 0);
        in_class.extend(block.iter().map(|row| place(row).unwrap_or(NONE)));
        in_academy.extend(block.iter().map(|row| row.place_in_academy));
        area.extend(block.iter().map(|row| count(row.area.index())));
        given.extend(block.iter().map(|row| u32::from(row.intervention)));
        what.extend(block.iter().map(|row| words.what_at(row.area, row.intervention)));
        status.extend(block.iter().map(|row| row.status as u32));
        need.extend(block.iter().map(|row| row.need.millionths()));
        weight.extend(block.iter().map(|row| row.area_weight));
        response.extend(block.iter().map(|row| row.response));
        priority.extend(block.iter().map(|row| row.priority));
    }

    let ([trust, academy, class, pupil], ids) = who.finish();
    let [cause, because, rules, rule_sets] = why.finish();
    let [rank, in_class, in_academy, area, given, what, status] = wholes;
    let [need, weight, response, priority] =
        decimals.map(|steps| Column::decimals(steps, Scale::Six, encoder.formats));
    let given: Rc<[u32]> = given.into();
    let of_given = |coded: &'e Coded| Column::Coded(Rc::clone(&given), coded);
    let all = vec![
        trust,
        academy,
        class,
        pupil,
        Column::Whole(rank),
        Column::Whole(in_class),
        Column::Whole(in_academy),
        Column::Coded(area.into(), &words.area),
        of_given(&words.intervention_id),
        of_given(&words.intervention),
        of_given(&words.tier),
        need,
        weight,
        response,
        priority,
        Column::Coded(status.into(), &words.status),
        cause,
        because,
        rules,
        rule_sets,
        of_given(&words.months),
        of_given(&words.cost),
        of_given(&words.security),
        of_given(&words.evidence_as_at),
    ];
    let together = vec![
        ids,
        Together { columns: (7, 4), keys: what.into(), cells: Cow::Borrowed(&words.what) },
        Together { columns: (20, 4), keys: given, cells: Cow::Borrowed(&words.evidence) },
    ];
    Columns { all, together }
}

/// Whom the rows are about. Neighbours mostly share a class, so ids are looked up when it changes.
struct Who<'e, 'a> {
    encoder: &'e Encoder<'a>,
    academy: Range<usize>,
    class: u32,
    now: [u32; 3],
    interners: [Interner; 3],
    keys: [Vec<u32>; 3],
    together: Vec<u32>,
    cells: Packed,
    pupils: Packed,
}

impl<'e, 'a> Who<'e, 'a> {
    fn new(encoder: &'e Encoder<'a>, rows: usize) -> Self {
        Self {
            encoder,
            academy: 0..0,
            class: Enrolments::NO_CLASS,
            now: [NONE; 3],
            interners: std::array::from_fn(|_| Interner::new(encoder.formats)),
            keys: std::array::from_fn(|_| Vec::with_capacity(rows)),
            together: Vec::with_capacity(rows),
            cells: Packed::default(),
            pupils: Packed::with_capacity(rows, rows * 12),
        }
    }

    fn push(&mut self, unit: u32) {
        let roster = self.encoder.context.roster;
        let unit = unit as usize;
        let class = roster.enrolments.class.get(unit).copied().unwrap_or(Enrolments::NO_CLASS);
        if class != self.class || !self.academy.contains(&unit) {
            let ids = self.encoder.ids(Level::Pupil, unit);
            for ((now, interner), id) in self.now.iter_mut().zip(&mut self.interners).zip(ids) {
                *now = interner.key(id);
            }
            self.cells.push_with(|out| {
                for id in ids {
                    csv::text(id.as_bytes(), out);
                    out.push(b',');
                }
                out.pop();
            });
            let academy = roster.academies.get(roster.academy_of(unit));
            self.academy = academy.map_or(0..0, |academy| academy.enrolments.clone());
            self.class = class;
        }
        for (keys, now) in self.keys.iter_mut().zip(self.now) {
            keys.push(now);
        }
        self.together.push(count(self.cells.len() - 1));
        self.pupils.push(roster.enrolments.pupil.get(unit).as_bytes());
    }

    fn finish<'c>(self) -> ([Column<'c>; 4], Together<'c>) {
        let [trust, academy, class] = self.interners;
        let [trusts, academies, classes] = self.keys;
        let columns = [
            Column::interned(trusts, trust),
            Column::interned(academies, academy),
            Column::interned(classes, class),
            Column::Text(self.pupils),
        ];
        let cells = Cow::Owned(self.cells);
        (columns, Together { columns: (0, 3), keys: self.together.into(), cells })
    }
}

/// Why the rows are there, and why they have their status: sentences, many of which repeat.
struct Why<'e> {
    context: Context<'e>,
    /// Cause, because, rules and rule sets.
    interners: [Interner; 4],
    keys: [Vec<u32>; 4],
    cause: (Cause, Area, u32),
    /// For each rule, the keys of the rules and rule sets of a row that has it as its only reason.
    alone: Vec<Option<(u32, u32)>>,
    text: String,
}

impl<'e> Why<'e> {
    fn new(encoder: &'e Encoder<'_>, rows: usize) -> Self {
        Self {
            context: encoder.context,
            interners: std::array::from_fn(|_| Interner::new(encoder.formats)),
            keys: std::array::from_fn(|_| Vec::with_capacity(rows)),
            cause: (Cause::None, Area::Attendance, NONE),
            alone: vec![None; encoder.context.book.rules.len()],
            text: String::new(),
        }
    }

    fn push(&mut self, readings: &impl Readings, row: &Recommendation) {
        let cause = self.cause_of(row);
        let (rules, rule_sets) = self.rules_of(&row.reasons);
        self.text.clear();
        let reasons = row.reasons.iter();
        because::reasons(self.context, readings, reasons, row.unit as usize, &mut self.text);
        let because = self.key(1, |_, _| {});
        for (keys, key) in self.keys.iter_mut().zip([cause, because, rules, rule_sets]) {
            keys.push(key);
        }
    }

    /// Gives what is in `text` its key, after `write` has added to it.
    fn key(&mut self, column: usize, write: impl FnOnce(Context<'e>, &mut String)) -> u32 {
        write(self.context, &mut self.text);
        self.interners.get_mut(column).map_or(NONE, |interner| interner.key(&self.text))
    }

    fn cause_of(&mut self, row: &Recommendation) -> u32 {
        if row.cause == Cause::None {
            return NONE;
        }
        if (self.cause.0, self.cause.1) != (row.cause, row.area) {
            self.text.clear();
            let key = self.key(0, |context, text| cause::words(context, row, text));
            self.cause = (row.cause, row.area, key);
        }
        self.cause.2
    }

    fn rules_of(&mut self, reasons: &Reasons) -> (u32, u32) {
        let first = usize::from(reasons.first);
        if reasons.rest.is_empty()
            && let Some(&Some(keys)) = self.alone.get(first)
        {
            return keys;
        }
        self.text.clear();
        let rules = self.key(2, |context, text| because::rules(context, reasons.iter(), text));
        self.text.clear();
        let sets = self.key(3, |context, text| because::rule_sets(context, reasons.iter(), text));
        if reasons.rest.is_empty()
            && let Some(alone) = self.alone.get_mut(first)
        {
            *alone = Some((rules, sets));
        }
        (rules, sets)
    }

    fn finish<'c>(self) -> [Column<'c>; 4] {
        let [a, b, c, d] = self.interners;
        let [cause, because, rules, rule_sets] = self.keys;
        [
            Column::interned(cause, a),
            Column::interned(because, b),
            Column::interned(rules, c),
            Column::interned(rule_sets, d),
        ]
    }
}
