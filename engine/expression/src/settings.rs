//! The settings that an expression may name.

use std::collections::BTreeMap;
use std::ops::Range;
use uplift_model::{Measure, Setting};

/// The settings, in the order of the file, and where they stand.
#[derive(Debug, Default)]
pub struct Settings {
    list: Vec<Setting>,
    measures: Vec<Option<Measure>>,
    places: Vec<Places>,
    by_id: BTreeMap<String, usize>,
}

/// Where the parts of a setting stand in the file.
#[derive(Debug)]
pub struct Places {
    /// Its id.
    pub id: Range<usize>,
    /// Its default.
    pub default: Range<usize>,
    /// Its least value.
    pub minimum: Range<usize>,
    /// Its greatest value.
    pub maximum: Range<usize>,
}

impl Settings {
    /// Adds a setting, its unit and where it stands.
    pub fn push(&mut self, setting: Setting, measure: Option<Measure>, places: Places) {
        self.by_id.insert(setting.id.clone(), self.list.len());
        self.measures.push(measure);
        self.places.push(places);
        self.list.push(setting);
    }

    /// Returns the place of the setting with this id.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// Goes through the ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|setting| setting.id.as_str())
    }

    /// Returns the unit of a setting, where it has a right one.
    pub fn measure(&self, place: usize) -> Option<Measure> {
        self.measures.get(place).copied().flatten()
    }

    /// Returns a setting.
    pub fn get(&self, place: usize) -> Option<&Setting> {
        self.list.get(place)
    }

    /// Returns the default and the bounds of a setting, what they are called and where they stand.
    pub fn bounds(&self, place: usize) -> Vec<(&'static str, f64, Range<usize>)> {
        let (Some(setting), Some(places)) = (self.list.get(place), self.places.get(place)) else {
            return Vec::new();
        };
        vec![
            ("default", setting.default, places.default.clone()),
            ("minimum", setting.minimum, places.minimum.clone()),
            ("maximum", setting.maximum, places.maximum.clone()),
        ]
    }

    /// Returns every setting with the place of its id.
    pub fn placed(&self) -> impl Iterator<Item = (usize, &str, &Range<usize>)> {
        let both = self.list.iter().zip(&self.places).enumerate();
        both.map(|(place, (setting, places))| (place, setting.id.as_str(), &places.id))
    }

    /// Returns the settings alone.
    pub fn into_list(self) -> Vec<Setting> {
        self.list
    }
}
