//! Sessions possible and missed, the change over the last six school weeks, lates.

use crate::absence::BANDS;
use crate::draw::Draw;
use crate::normal::share_below;
use crate::number::{count, nearest, whole};
use crate::pupil::Who;

/// The readings of a pupil's attendance.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Attendance {
    pub(crate) possible: Option<i32>,
    pub(crate) missed: Option<i32>,
    /// In ten-thousandths.
    pub(crate) change: Option<i32>,
    pub(crate) lates: Option<i32>,
    pub(crate) unauthorised_10_weeks: Option<i32>,
}

/// Ten school weeks.
const TEN_WEEKS: f64 = 100.0;

/// Draws the readings of a pupil's attendance.
pub(crate) fn draw(who: &Who<'_>, draw: &mut Draw) -> Attendance {
    let tables = &who.model.tables;
    let figures = &tables.attendance;
    if draw.per_cent(tables.missing.attendance) {
        return Attendance::default();
    }
    let possible = if draw.per_cent(figures.joiners) {
        let least = figures.joiners_least_sessions;
        least + 2 * draw.below((figures.sessions - least) / 2)
    } else {
        figures.sessions
    };
    let ladder = who.model.bands.of(who.setting, who.year, who.cell(), who.part.boy);
    let (band, part) = ladder.climb(share_below(who.absence));
    let missed = missed(possible, band, part);
    let rate = f64::from(missed) / f64::from(possible);

    // The rates of the last six weeks and of the time before both stay between 0 and 1.
    let recent = f64::from(figures.sessions) * figures.recent_share / 100.0;
    let weight = (recent / f64::from(possible)).min(1.0);
    let scale = figures.change_base + figures.change_slope * rate * (1.0 - rate);
    let change = (scale * draw.normal())
        .max(-(rate / (1.0 - weight).max(0.01)).min((1.0 - rate) / weight))
        .min(((1.0 - rate) / (1.0 - weight).max(0.01)).min(rate / weight))
        .clamp(-1.0, 1.0);
    let long_enough = f64::from(possible) > 1.5 * recent;

    let lates_mean =
        who.setting.of(figures.lates_primary, figures.lates_secondary, figures.lates_special);
    let correlation = tables.dependence.absence_lates;
    let late = correlation * who.absence + (1.0 - correlation.powi(2)).sqrt() * draw.normal();
    let lates = count(0.5 - lates_mean * (1.0 - share_below(late)).ln()).min(possible - missed);

    let shares = &tables.unauthorised;
    let [all, unauthorised] = who.setting.of(shares.primary, shares.secondary, shares.special);
    // A power of an even draw whose mean is the published share.
    let share = draw.unit().powf(all / unauthorised - 1.0);
    let recent_rate = (rate + (1.0 - weight) * change).clamp(0.0, 1.0);
    let weeks = TEN_WEEKS.min(f64::from(possible));
    let unauthorised =
        count(recent_rate * weeks * share + draw.unit()).min(missed).min(count(weeks));

    let reading = |n: u32| i32::try_from(n).ok();
    Attendance {
        possible: reading(possible),
        missed: reading(missed),
        change: long_enough.then(|| nearest(change * 10_000.0)),
        lates: reading(lates),
        unauthorised_10_weeks: reading(unauthorised),
    }
}

/// Returns the sessions missed by the pupil who stands this far up a band: each whole number of
/// sessions whose rate is in the band is as likely as the next, so that the rate stays in the band.
fn missed(possible: u32, band: usize, part: f64) -> u32 {
    let band = u32::try_from(band).unwrap_or(0);
    let least = (band * possible).div_ceil(20);
    let over = if usize::try_from(band + 1) == Ok(BANDS) {
        possible + 1
    } else {
        ((band + 1) * possible).div_ceil(20)
    };
    let offset = whole(part * f64::from(over.saturating_sub(least)));
    least + u32::try_from(offset).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::float;

    #[test]
    fn sessions_missed_stay_in_their_band() {
        for possible in [60, 62, 301, 379, 380] {
            for band in 0..BANDS {
                for part in [0.0, 0.5, 0.999_999] {
                    let rate = f64::from(missed(possible, band, part)) / f64::from(possible);
                    let floor = float(band) * 0.05;
                    let top = if band == 10 { 1.000_1 } else { float(band + 1) * 0.05 };
                    assert!(rate > floor - 1e-12 && rate < top - 1e-12, "{possible} {band} {part}");
                }
            }
        }
        assert_eq!(missed(380, 2, 0.0), 38);
        assert_eq!(missed(380, 1, 0.999_999), 37);
        assert_eq!(missed(380, 10, 0.999_999), 380);
    }
}
