//! The rows of a batch, what a decision reads of one, and the loop that asks about all of them.
//!
//! A batch is read in blocks: every column is a list of arrays of fixed length, so that inside a block
//! nothing has to be checked or looked up for a row. A rule is asked about a block twice. First only
//! whether it is silent, which needs no branch; then, of the few rows about which it is not, for the
//! need.

use crate::inputs::{FlagInput, Member, NumberInput};
use crate::logic::{Decision, Number, Truth};
use crate::settings::SettingId;

/// How many rows a block has.
pub(crate) const LANES: usize = 64;

/// How many inputs of one level, and how many settings, a rule set may have. With a fixed number
/// nothing has to be checked where a decision reads one.
pub(crate) const MOST: usize = 256;

/// The code of a flag or category without a reading.
pub(crate) const NO_CODE: u8 = 255;

/// One column of a block of numbers.
pub(crate) type Numbers = [f64; LANES];

/// One column of a block of flags or of a category.
pub(crate) type Codes = [u8; LANES];

/// The columns of a batch and the settings in force: what [`each_row!`](crate::each_row) loops over.
#[derive(Debug)]
pub struct Batch<'a> {
    // A column of the other sort, or none, is empty here, and reads as missing.
    pub(crate) numbers: [&'a [Numbers]; MOST],
    pub(crate) codes: [&'a [Codes]; MOST],
    pub(crate) settings: [f64; MOST],
}

/// What a rule found in a batch.
#[derive(Debug)]
pub struct Found {
    /// The rows to decide about: a bit for each row of each block.
    pub(crate) asked: Vec<u64>,
    /// The rows that fired.
    pub(crate) units: Vec<u32>,
    /// The need of each row that fired.
    pub(crate) needs: Vec<f64>,
    /// The rows that are lacking a reading.
    pub(crate) lacking: Vec<u32>,
}

impl Batch<'_> {
    /// Decides about each row that is asked about.
    #[inline]
    pub fn each(&self, found: &mut Found, decide: impl Fn(Row<'_>) -> Decision) {
        let mut first = 0;
        for (block, asked) in found.asked.iter().enumerate() {
            let mut silent = 0_u64;
            for lane in 0..LANES {
                silent |= u64::from(decide(Row { batch: self, block, lane }).silent) << lane;
            }
            for lane in lanes(asked & !silent) {
                let need = decide(Row { batch: self, block, lane: lane as usize }).need;
                if need.is_nan() {
                    found.lacking.push(first + lane);
                } else {
                    found.units.push(first + lane);
                    found.needs.push(need);
                }
            }
            first += BLOCK;
        }
    }
}

/// [`LANES`] as a number of rows.
#[expect(clippy::cast_possible_truncation, reason = "64 is small")]
pub(crate) const BLOCK: u32 = LANES as u32;

/// The places of the bits that are set.
#[inline]
pub(crate) fn lanes(mut bits: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let lane = bits.trailing_zeros();
        bits &= bits.wrapping_sub(1);
        (lane < BLOCK).then_some(lane)
    })
}

/// One row: the readings of one pupil, class, academy or trust, and the settings in force.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    batch: &'a Batch<'a>,
    block: usize,
    lane: usize,
}

impl Row<'_> {
    /// The reading of a number.
    #[inline]
    pub fn number(self, input: NumberInput) -> Number {
        let column = self.batch.numbers.get(input.id().column).copied().unwrap_or_default();
        let block = column.get(self.block).unwrap_or(&NO_NUMBERS);
        Number::from(block.get(self.lane).copied().unwrap_or(f64::NAN))
    }

    /// Whether a flag is yes.
    #[inline]
    pub fn flag(self, input: FlagInput) -> Truth {
        self.is(input.yes())
    }

    /// Whether the reading of a category is this member.
    #[inline]
    pub fn is(self, member: Member) -> Truth {
        let column = self.batch.codes.get(member.input.column).copied().unwrap_or_default();
        let block = column.get(self.block).unwrap_or(&NO_CODES);
        let code = block.get(self.lane).copied().unwrap_or(NO_CODE);
        let known = Truth::from(code == member.code);
        if code == NO_CODE { Truth::UNKNOWN } else { known }
    }

    /// The value in force of a setting.
    #[inline]
    pub fn setting(self, setting: SettingId) -> Number {
        Number::from(self.batch.settings.get(setting.index).copied().unwrap_or(f64::NAN))
    }
}

/// A block of numbers without a reading.
pub(crate) static NO_NUMBERS: Numbers = [f64::NAN; LANES];

/// A block of codes without a reading.
static NO_CODES: Codes = [NO_CODE; LANES];

/// Makes the [`Decide`](crate::Decide) of a rule from a function that decides about one row.
///
/// The function is compiled into the loop over the rows, so that a row costs no call.
#[macro_export]
macro_rules! each_row {
    ($decide:path) => {{
        fn each(batch: &$crate::Batch<'_>, found: &mut $crate::Found) {
            batch.each(found, $decide);
        }
        each
    }};
}
