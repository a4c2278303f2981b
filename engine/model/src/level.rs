//! Levels, statistics and areas: the closed lists of the vocabulary.

/// Declares an enum whose members have a word each, with parsing and a list of all of them.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $member:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $member,)* }

        impl $name {
            /// Every member, in order.
            pub const ALL: &'static [Self] = &[$(Self::$member,)*];

            /// Returns the word for it, as files and messages write it.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$member => $word,)* }
            }

            /// Returns the member with this word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$member),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

words! {
    /// What a row is.
    Level {
        /// An enrolment: one pupil in one academy.
        Pupil = "pupil",
        /// A class or teaching group.
        Class = "class",
        /// An academy.
        Academy = "academy",
        /// A trust.
        Trust = "trust",
    }
}

words! {
    /// How the readings of pupils become one reading of a class, academy or trust.
    Statistic {
        /// The unit's own attribute.
        Value = "value",
        /// The mean of the readings there are.
        Mean = "mean",
        /// The median; of an even number, the mean of the two in the middle.
        Median = "median",
        /// The least.
        Minimum = "minimum",
        /// The greatest.
        Maximum = "maximum",
        /// The share of yes, of a category's member, or of a rule's findings; 0 to 1.
        Share = "share",
        /// How many enrolments have a reading.
        Count = "count",
        /// The mean of the pupils not disadvantaged less the mean of those disadvantaged.
        Gap = "gap",
    }
}

words! {
    /// The part of school life that a rule is about.
    Area {
        /// Being in school.
        Attendance = "attendance",
        /// Reading and writing.
        Literacy = "literacy",
        /// Mathematics.
        Numeracy = "numeracy",
        /// Conduct.
        Behaviour = "behaviour",
        /// Social, emotional and mental health.
        Wellbeing = "wellbeing",
        /// Spoken language.
        Language = "language",
        /// Special educational needs and disabilities.
        Send = "send",
        /// Attainment across subjects.
        Attainment = "attainment",
    }
}

impl Area {
    /// How many areas there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Returns its place in [`Area::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }
}

words! {
    /// The unit that a number is shown in.
    Measure {
        /// 0 to 1, shown as a percentage.
        Rate = "rate",
        /// A whole number of things.
        Count = "count",
        /// Points of the academy's own scheme.
        Points = "points",
        /// A score on a named scale.
        Score = "score",
        /// Months.
        Months = "months",
        /// Years, or a year group.
        Years = "years",
        /// Days.
        Days = "days",
        /// Hours.
        Hours = "hours",
        /// A day, as days since 1 January 1970.
        Date = "date",
        /// A plain number.
        Number = "number",
    }
}

words! {
    /// How a mark in the attendance register counts.
    MarkClass {
        /// Attended from the start of the session.
        Present = "present",
        /// Attended, late but before the register closed.
        Late = "late",
        /// At an approved educational activity elsewhere: counts as attended.
        Approved = "approved",
        /// Missed with leave.
        Authorised = "authorised",
        /// Missed with leave under a part-time timetable.
        PartTime = "part-time",
        /// Missed with leave because suspended or excluded.
        Suspended = "suspended",
        /// Missed without leave.
        Unauthorised = "unauthorised",
        /// Missed without leave as long as the reason is not known.
        Unresolved = "unresolved",
        /// In neither the sessions missed nor the sessions possible.
        NotPossible = "not-possible",
        /// Not possible because the school did not meet.
        Closed = "closed",
        /// Not possible because the pupil was not on the register.
        NotOnRegister = "not-on-register",
    }
}

impl MarkClass {
    /// Returns whether the session counts among those possible.
    pub fn is_possible(self) -> bool {
        !matches!(self, Self::NotPossible | Self::Closed | Self::NotOnRegister)
    }

    /// Returns whether the session was missed, with leave or without.
    pub fn is_missed(self) -> bool {
        self.is_authorised() || self.is_unauthorised()
    }

    /// Returns whether the session was missed with leave.
    pub fn is_authorised(self) -> bool {
        matches!(self, Self::Authorised | Self::PartTime | Self::Suspended)
    }

    /// Returns whether the session was missed without leave.
    pub fn is_unauthorised(self) -> bool {
        matches!(self, Self::Unauthorised | Self::Unresolved)
    }

    /// Returns whether the mark shows that the school met, so that its week is a school week.
    pub fn is_session(self) -> bool {
        !matches!(self, Self::Closed | Self::NotOnRegister)
    }
}
