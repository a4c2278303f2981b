//! Who is in a year group: free school meals, special educational needs and sex.

use crate::sen::Status;
use crate::tables::Tables;
use crate::year::{Setting, Year};

/// The shares of a year group, between 0 and 1.
#[derive(Debug, Clone)]
pub(crate) struct Composition {
    /// With free school meals.
    pub(crate) fsm: f64,
    /// None, support and plan, of pupils without and with free school meals.
    pub(crate) status: [[f64; 3]; 2],
    /// Boys, of pupils with none, support and plan.
    pub(crate) boys: [f64; 3],
}

/// What the published attainment gaps tell pupils apart by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    pub(crate) disadvantaged: bool,
    pub(crate) status: Status,
    pub(crate) boy: bool,
}

const STATUSES: [Status; 3] = [Status::None, Status::Support, Status::Plan];

impl Composition {
    /// Reads the shares of a year group of mainstream academies from the tables.
    pub(crate) fn mainstream(tables: &Tables, year: Year) -> Self {
        let cells = match Setting::mainstream(year) {
            Setting::Primary => &tables.cells.primary,
            Setting::Secondary | Setting::Special => &tables.cells.secondary,
        };
        let [both, fsm_only, sen_only, neither] = *cells;
        let sen_weight = tables.years.sen.get(year.index()).copied().unwrap_or(1.0);
        let fsm_weight = tables.years.fsm.get(year.index()).copied().unwrap_or(1.0);
        let status = |sen: f64, plan: f64| {
            let (sen, plan) = (sen * sen_weight, plan / 100.0);
            [1.0 - sen, sen * (1.0 - plan), sen * plan]
        };
        Self {
            fsm: (both + fsm_only) / (both + fsm_only + sen_only + neither) * fsm_weight,
            status: [
                status(sen_only / (sen_only + neither), tables.sen.plan_if_not),
                status(both / (both + fsm_only), tables.sen.plan_if_fsm),
            ],
            boys: boys(tables),
        }
    }

    /// Reads the shares of the pupils of special academies, the same in every year group.
    pub(crate) fn special(tables: &Tables) -> Self {
        let plan = tables.sen_special.plan / 100.0;
        let status = [[0.0, 1.0 - plan, plan]; 2];
        Self { fsm: tables.sen_special.fsm / 100.0, status, boys: boys(tables) }
    }

    /// Returns the shares of the cells free school meals and SEN, free school meals, SEN, neither.
    pub(crate) fn cells(&self) -> [f64; 4] {
        let [[not_none, ..], [fsm_none, ..]] = self.status;
        [
            self.fsm * (1.0 - fsm_none),
            self.fsm * fsm_none,
            (1.0 - self.fsm) * (1.0 - not_none),
            (1.0 - self.fsm) * not_none,
        ]
    }

    /// Returns the share of boys in each of [`Composition::cells`].
    pub(crate) fn boys_by_cell(&self) -> [f64; 4] {
        let [boys_none, boys_support, boys_plan] = self.boys;
        let [not, fsm] = self.status.map(|[_, support, plan]| {
            (support * boys_support + plan * boys_plan) / (support + plan)
        });
        [fsm, boys_none, not, boys_none]
    }

    /// Returns every part of the year group with its share; `premium_otherwise` is the share of
    /// pupils without free school meals who count as disadvantaged all the same.
    pub(crate) fn parts(&self, premium_otherwise: f64) -> Vec<(f64, Part)> {
        let [not, fsm] = &self.status;
        let groups = [
            (true, self.fsm, fsm),
            (true, (1.0 - self.fsm) * premium_otherwise, not),
            (false, (1.0 - self.fsm) * (1.0 - premium_otherwise), not),
        ];
        let mut parts = Vec::new();
        for (disadvantaged, group, statuses) in groups {
            for ((status, share), boys) in STATUSES.iter().zip(statuses).zip(self.boys) {
                for (boy, of_sex) in [(true, boys), (false, 1.0 - boys)] {
                    let part = Part { disadvantaged, status: *status, boy };
                    parts.push((group * share * of_sex, part));
                }
            }
        }
        parts
    }
}

fn boys(tables: &Tables) -> [f64; 3] {
    let sex = &tables.sex;
    [sex.none, sex.support, sex.plan].map(|percent| percent / 100.0)
}

/// Returns the share of pupils without free school meals for whom the premium is paid all the same.
pub(crate) fn premium_otherwise(tables: &Tables) -> f64 {
    let flags = &tables.flags;
    1.0 - (1.0 - flags.looked_after / 100.0) * (1.0 - flags.premium_otherwise / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_cells_add_up_to_one() {
        let tables = Tables::load().unwrap();
        let mainstream = Year::all().map(|year| Composition::mainstream(&tables, year));
        for composition in mainstream.chain([Composition::special(&tables)]) {
            let parts: f64 = composition.parts(0.027).iter().map(|(share, _)| share).sum();
            assert!((parts - 1.0).abs() < 1e-12);
            assert!((composition.cells().iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn about_half_of_all_pupils_are_boys_and_a_twentieth_have_a_plan() {
        let tables = Tables::load().unwrap();
        let (mut boys, mut plans, mut weight) = (0.0, 0.0, 0.0);
        for year in Year::all().filter(|year| year.within((0, 11))) {
            let mainstream = Composition::mainstream(&tables, year);
            for (composition, weighs) in
                [(mainstream, 0.984), (Composition::special(&tables), 0.016)]
            {
                weight += weighs;
                for (share, part) in composition.parts(0.0) {
                    boys += weighs * if part.boy { share } else { 0.0 };
                    plans += weighs * if part.status == Status::Plan { share } else { 0.0 };
                }
            }
        }
        assert!((boys / weight - 0.51).abs() < 0.01, "{}", boys / weight);
        assert!((plans / weight - 0.053).abs() < 0.003, "{}", plans / weight);
    }
}
