/**
 * The trio in JavaScript: the same rule set as in `../rust` and `../python`, line for line where the
 * languages allow it. What it finds must be the same to the byte.
 */

import { Evidence, Reading, RuleSet, checkFirst, contraindicated, when } from "./uplift.js";

const RULES = new RuleSet({
  id: "trio",
  version: "0.1.0",
  title: "The trio",
  summary: "One rule set written in Rust, Python and JavaScript; a test, not advice.",
  publisher: "The uplift project",
  licence: "MIT OR Apache-2.0",
  notes: [["Use", "Compares languages."]],
});

const YEAR = RULES.number("pupil.year_group");
const EAL = RULES.flag("pupil.eal");
const SEN_STATUS = RULES.category("pupil.sen_status", ["none", "support", "ehcp"]);
const ABSENCE = RULES.number("attendance.absence_rate");
const POSSIBLE = RULES.number("attendance.sessions_possible");
const LATES = RULES.number("attendance.lates");
const READING = RULES.number("literacy.reading_standard");
const PHONICS = RULES.number("literacy.phonics");
const DECODING = RULES.number("literacy.decoding_stanine");
const COMPREHENSION = RULES.number("literacy.comprehension_stanine");
const INCIDENTS = RULES.number("behaviour.incidents_30_days");
const INCIDENTS_BEFORE = RULES.number("behaviour.incidents_30_days_before");
const CLASS_ABSENCE = RULES.mean("attendance.absence_rate", "class");
const CLASS_READINGS = RULES.count("attendance.absence_rate", "class");
const CLASS_LOW_READING = RULES.share("finding.low-reading", "class");

const PERSISTENT_RATE = RULES.setting("persistent_rate", "Absence that is persistent",
  { unit: "rate", default: 0.1, minimum: 0.05, maximum: 0.3 });
const MINIMUM_SESSIONS = RULES.setting("minimum_sessions", "Sessions needed to judge",
  { unit: "count", default: 20, minimum: 10, maximum: 100 });
const LOW_SCORE = RULES.setting("low_score", "Standardised score that is low",
  { unit: "score", default: 85, minimum: 70, maximum: 100, overridable: false });
const CLASS_SHARE = RULES.setting("class_share", "Share of a class that is many",
  { unit: "rate", default: 0.2, minimum: 0.1, maximum: 0.9 });

const ORAL_LANGUAGE = new Evidence({
  claim: "Work on spoken language went with 6 months of additional progress, on average.",
  source: "Education Endowment Foundation, Teaching and Learning Toolkit",
  asAt: "2026-04-02",
  url: "https://educationendowmentfoundation.org.uk/education-evidence/teaching-learning-toolkit/" +
    "oral-language-interventions",
  months: 6,
  cost: 1,
  security: 4,
  population: "Children aged 3 to 11 above all",
});

const TALK = RULES.intervention("trio.talk", {
  title: "Talk in a small group",
  summary: "An adult leads talk about a book with three or four pupils.",
  areas: ["language", "literacy"],
  tier: 2,
  evidence: [ORAL_LANGUAGE],
  excludes: ["oral-language"],
  minutes: 20,
  sessionsPerWeek: 2.5,
  weeks: 10,
  group: [3, 4],
  notes: [["Where", "A quiet room."]],
});

RULES.rule("persistent-absence", {
  title: "Persistent absence",
  area: "attendance",
  intervention: "attendance-meeting",
  inputs: [ABSENCE, POSSIBLE],
  settings: [PERSISTENT_RATE, MINIMUM_SESSIONS],
  measure: ABSENCE,
  because: "Absent for {input:attendance.absence_rate} of {input:attendance.sessions_possible} sessions; " +
    "from {setting:persistent_rate} absence is persistent.",
}, (row) => {
  const [absence, persistent] = [row.get(ABSENCE), row.get(PERSISTENT_RATE)];
  const enough = row.get(POSSIBLE).atLeast(row.get(MINIMUM_SESSIONS));
  const span = Reading.of(0.5).minus(persistent);
  const need = absence.minus(persistent).over(span).times(0.45).plus(0.4);
  return when(enough.and(absence.atLeast(persistent)), need);
});

RULES.rule("lateness", {
  title: "Lateness",
  area: "attendance",
  intervention: "punctuality-plan",
  inputs: [LATES, POSSIBLE],
  because: "Late {input:attendance.lates} times in {input:attendance.sessions_possible} sessions.",
}, (row) => {
  const rate = row.get(LATES).over(row.get(POSSIBLE));
  return when(rate.above(0.02), rate.times(4).minus(0.01));
});

RULES.rule("low-reading", {
  title: "Low reading score",
  area: "literacy",
  intervention: "reading-comprehension",
  years: YEAR.years(1, 8),
  inputs: [READING],
  settings: [LOW_SCORE],
  guards: [
    checkFirst(SEN_STATUS.member("ehcp"), "Has an EHC plan: check that this fits Section F."),
    contraindicated(EAL.yes(), "Learns English as an additional language: talk comes first."),
  ],
  evidence: [ORAL_LANGUAGE],
  because: "A reading score of {input:literacy.reading_standard}, below {setting:low_score}.",
}, (row) => {
  const [score, low] = [row.get(READING), row.get(LOW_SCORE)];
  return when(score.below(low), low.minus(score).over(40));
});

RULES.rule("low-stanine", {
  title: "Low stanine",
  area: "literacy",
  intervention: "small-group-tuition",
  inputs: [DECODING, COMPREHENSION],
  because: "Stanines of {input:literacy.decoding_stanine} in decoding and " +
    "{input:literacy.comprehension_stanine} in comprehension, {{of 9.",
}, (row) => {
  const [decoding, comprehension] = [row.get(DECODING), row.get(COMPREHENSION)];
  const least = decoding.or(comprehension).min(comprehension.or(decoding));
  return when(decoding.atMost(3).or(comprehension.atMost(3)), Reading.of(4).minus(least).over(3));
});

RULES.rule("talk", {
  title: "Talk first",
  area: "language",
  intervention: TALK,
  inputs: [EAL, READING, PHONICS],
  because: "Learns English as an additional language; a reading score of {input:literacy.reading_standard} " +
    "and {input:literacy.phonics} words in the phonics check.",
}, (row) => {
  const low = row.get(READING).below(90).orElse(row.get(PHONICS).below(32));
  return when(row.get(EAL).and(low), row.get(READING).below(80).choose(0.8, 0.3).or(0.5));
});

RULES.rule("support-and-incidents", {
  title: "SEN support and incidents",
  area: "behaviour",
  intervention: "check-in-check-out",
  inputs: [SEN_STATUS, INCIDENTS, INCIDENTS_BEFORE],
  because: "{input:behaviour.incidents_30_days} incidents in 30 days, " +
    "{input:behaviour.incidents_30_days_before} in the 30 before; SEN status " +
    "{input:pupil.sen_status}.",
}, (row) => {
  const [incidents, before] = [row.get(INCIDENTS), row.get(INCIDENTS_BEFORE)];
  const support = row.get(SEN_STATUS).is("support").or(row.get(SEN_STATUS).is("ehcp"));
  const rising = incidents.above(before);
  return when(incidents.below(1).not().and(support.or(rising)), incidents.max(before).over(10).max(0.05));
});

RULES.rule("class-absence", {
  title: "Absence in a class",
  level: "class",
  area: "attendance",
  intervention: "whole-class-attendance",
  inputs: [CLASS_ABSENCE, CLASS_READINGS],
  settings: [PERSISTENT_RATE],
  because: "Pupils missed {input:attendance.absence_rate.mean} of sessions on average " +
    "({input:attendance.absence_rate.count} pupils).",
}, (row) => {
  const absence = row.get(CLASS_ABSENCE);
  const many = row.get(CLASS_READINGS).between(4, 40);
  return when(many.and(absence.atLeast(row.get(PERSISTENT_RATE).over(2))), absence.times(3));
});

RULES.rule("class-reading", {
  title: "Reading in a class",
  level: "class",
  area: "literacy",
  intervention: "whole-class-reading",
  inputs: [CLASS_LOW_READING],
  settings: [CLASS_SHARE],
  because: "A low reading score for {input:finding.low-reading.share} of the class.",
}, (row) => {
  const share = row.get(CLASS_LOW_READING);
  return when(share.atLeast(row.get(CLASS_SHARE)), share);
});
