//! Suspensions, points and incidents.

use crate::draw::Draw;
use crate::normal::share_below;
use crate::number::{count, whole};
use crate::pupil::Who;
use crate::sen::{Need, Status};
use crate::tables::{Behaviour as Figures, Suspensions};

/// The readings of a pupil's behaviour.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Behaviour {
    pub(crate) points: Option<i32>,
    pub(crate) points_change: Option<i32>,
    pub(crate) incidents: Option<i32>,
    pub(crate) incidents_before: Option<i32>,
    pub(crate) suspensions: Option<i32>,
    /// In tenths of a day.
    pub(crate) suspended_days: Option<i32>,
}

/// Draws the readings of a pupil's behaviour.
pub(crate) fn draw(who: &Who<'_>, draw: &mut Draw) -> Behaviour {
    let tables = &who.model.tables;
    if draw.per_cent(tables.missing.behaviour) {
        return Behaviour::default();
    }
    let suspensions = suspensions(&tables.suspensions, who, share_below(who.behaviour));
    let most_days = tables.suspensions.most_days * 10;
    let (least, most) = tables.suspensions.half_days_each;
    let half_days = (0..suspensions).map(|_| least + draw.below(most - least + 1)).sum::<u32>();
    let days = i32::try_from(half_days * 5).unwrap_or(most_days).min(most_days);

    let figures = &tables.behaviour;
    let earned = points(figures, who) + f64::from(suspensions * figures.points_suspension);
    let monthly = (earned / f64::from(figures.points_each) / figures.months).min(15.0);
    let incidents_before = draw.poisson(monthly);
    let drift = (figures.drift * draw.normal()).exp();
    let incidents = draw.poisson(monthly * drift);
    let scaled = |points: f64| whole(points * who.intake.points_scale + 0.5);
    let change = figures.points_each * (incidents - incidents_before);
    let least = figures.points_each * (incidents + incidents_before);
    Behaviour {
        points: Some(scaled(earned.max(f64::from(least)))),
        points_change: Some(scaled(f64::from(change))),
        incidents: Some(incidents),
        incidents_before: Some(incidents_before),
        suspensions: Some(suspensions),
        suspended_days: Some(days),
    }
}

/// Returns the suspensions of the pupil at this rank of behaviour.
fn suspensions(figures: &Suspensions, who: &Who<'_>, rank: f64) -> i32 {
    let any = suspended(figures, who);
    if rank < 1.0 - any {
        return 0;
    }
    // Of those suspended at all, each further suspension comes to the same share.
    let further = 1.0 - 1.0 / figures.each_suspended;
    let rank = ((rank - (1.0 - any)) / any).clamp(0.0, 0.999_999);
    1 + whole((1.0 - rank).ln() / further.ln()).min(figures.most_days - 1)
}

/// Returns the share of such pupils suspended at least once in a year.
fn suspended(figures: &Suspensions, who: &Who<'_>) -> f64 {
    let composition = who.model.composition(who.setting, who.year);
    let rate = who.setting.of(figures.primary, figures.secondary, figures.special) / 100.0;
    let weight = figures.year_weight.get(who.year.index()).copied().unwrap_or(1.0);
    let times = |yes: bool, times: f64, share: f64| {
        (if yes { times } else { 1.0 }) / (share * times + 1.0 - share)
    };
    let boys = composition.cells().into_iter().zip(composition.boys_by_cell());
    let boys = boys.map(|(share, boys)| share * boys).sum::<f64>();
    let rate = rate
        * weight
        * times(who.fsm, figures.fsm_times, composition.fsm)
        * times(who.part.boy, figures.boys_times, boys);
    (rate / figures.each_suspended).clamp(1e-6, 0.9)
}

/// Returns the points of a year on the common scale: many pupils with none, few with many.
fn points(figures: &Figures, who: &Who<'_>) -> f64 {
    let mean =
        who.setting.of(figures.points_primary, figures.points_secondary, figures.points_special);
    let times = |yes: bool, times: f64| if yes { times } else { 1.0 };
    let tail = -(1.0 - share_below(who.behaviour)).ln();
    let points = mean
        * times(who.fsm, figures.fsm_times)
        * times(who.part.status != Status::None, figures.sen_times)
        * times(who.need == Some(Need::Semh), figures.semh_times)
        * times(who.part.boy, figures.boys_times)
        * tail
        * tail
        / 2.0;
    f64::from(count(points))
}
