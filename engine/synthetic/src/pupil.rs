//! One pupil: who it is, where it stands among others, its readings.

use crate::attainment::{self, Attainment};
use crate::attendance::{self, Attendance};
use crate::behaviour::{self, Behaviour};
use crate::composition::Part;
use crate::country::{Academy, Class};
use crate::draw::Draw;
use crate::intake::Intake;
use crate::model::Model;
use crate::number::pick;
use crate::sen::{Need, Status};
use crate::year::{Setting, Year};

/// A row of `pupils`.
#[derive(Debug, Clone)]
pub(crate) struct Pupil {
    /// Counted from 1.
    pub(crate) number: u32,
    pub(crate) class: Class,
    /// Disadvantaged as the pupil premium is paid.
    pub(crate) part: Part,
    pub(crate) fsm: bool,
    pub(crate) looked_after: bool,
    pub(crate) eal: Option<bool>,
    pub(crate) need: Option<Need>,
    pub(crate) attendance: Attendance,
    pub(crate) attainment: Attainment,
    pub(crate) behaviour: Behaviour,
}

/// What decides a pupil's readings.
#[derive(Debug)]
pub(crate) struct Who<'a> {
    pub(crate) model: &'a Model,
    pub(crate) intake: &'a Intake,
    pub(crate) setting: Setting,
    pub(crate) year: Year,
    pub(crate) part: Part,
    pub(crate) fsm: bool,
    pub(crate) need: Option<Need>,
    /// Where the pupil stands among its like, as normal scores.
    pub(crate) absence: f64,
    pub(crate) reading: f64,
    pub(crate) maths: f64,
    pub(crate) behaviour: f64,
}

impl Who<'_> {
    /// Returns the cell: free school meals and SEN, free school meals, SEN, neither.
    pub(crate) fn cell(&self) -> usize {
        match (self.fsm, self.part.status) {
            (true, Status::Support | Status::Plan) => 0,
            (true, Status::None) => 1,
            (false, Status::Support | Status::Plan) => 2,
            (false, Status::None) => 3,
        }
    }
}

/// Appends the pupils of an academy; nothing but the seed and the academy decides them.
pub(crate) fn append(pupils: &mut Vec<Pupil>, model: &Model, academy: &Academy, seed: u64) {
    let mut draw = Draw::new(seed, u64::from(academy.number));
    let intake = Intake::new(&model.tables, academy, seed);
    let mut number = academy.first_pupil;
    for class in academy.classes() {
        for _ in 0..class.pupils {
            pupils.push(pupil(model, &intake, class, number, &mut draw));
            number += 1;
        }
    }
}

fn pupil(model: &Model, intake: &Intake, class: Class, number: u32, draw: &mut Draw) -> Pupil {
    let (tables, year) = (&model.tables, class.year);
    let setting = class.phase.setting(year);
    let composition = model.composition(setting, year);
    let fsm = draw.unit() < composition.fsm * intake.fsm_factor;
    let [none, support, _] = *pick(&composition.status, usize::from(fsm));
    let rank = draw.unit();
    let status = if rank < none {
        Status::None
    } else if rank < none + support {
        Status::Support
    } else {
        Status::Plan
    };
    let boy = draw.unit() < *pick(&composition.boys, status.index());
    let need = match status {
        Status::None => None,
        Status::Support => model.support_needs.at(draw.unit()),
        Status::Plan => model.plan_needs.at(draw.unit()),
    };
    let looked_after = draw.per_cent(tables.flags.looked_after);
    let premium = fsm || looked_after || draw.per_cent(tables.flags.premium_otherwise);
    let eal = draw.per_cent(intake.eal);

    let dependence = &tables.dependence;
    let mut near = |score: f64, correlation: f64| {
        correlation * score + (1.0 - correlation * correlation).sqrt() * draw.normal()
    };
    let absence = near(0.0, 0.0);
    let attainment = near(absence, dependence.absence_attainment);
    let behaviour = near(absence, dependence.absence_behaviour);
    let reading = near(attainment, dependence.subject);
    let maths = near(attainment, dependence.subject);
    let in_academy = |own: f64, of_academy: f64, share: f64| {
        (1.0 - share).sqrt() * own + share.sqrt() * of_academy
    };
    let who = Who {
        model,
        intake,
        setting,
        year,
        part: Part { disadvantaged: premium, status, boy },
        fsm,
        need,
        absence: in_academy(absence, intake.absence, dependence.academy_absence),
        reading: in_academy(reading, intake.attainment, dependence.academy_attainment),
        maths: in_academy(maths, intake.attainment, dependence.academy_attainment),
        behaviour: in_academy(behaviour, intake.behaviour, dependence.academy_behaviour),
    };
    let need_known = status != Status::Support || !draw.per_cent(tables.missing.need);
    Pupil {
        number,
        class,
        part: who.part,
        fsm,
        looked_after,
        eal: (!draw.per_cent(tables.missing.eal)).then_some(eal),
        need: need.filter(|_| need_known),
        attendance: attendance::draw(&who, draw),
        attainment: attainment::draw(&who, draw),
        behaviour: behaviour::draw(&who, draw),
    }
}
