/** The rule set @NAME@. */

import { Evidence, Reading, RuleSet, when } from "./uplift.js";

const RULES = new RuleSet({
  id: "@NAME@",
  version: "0.1.0",
  title: "@NAME@",
  summary: "What this rule set is for, in a sentence or two.",
  publisher: "Who answers for it",
  licence: "MIT OR Apache-2.0",
});

// What is read. `uplift catalogue --indicators` lists what there is.
const ABSENCE_RATE = RULES.number("attendance.absence_rate");
const SESSIONS_POSSIBLE = RULES.number("attendance.sessions_possible");

// What the trust may set, and within which bounds.
const PERSISTENT_RATE = RULES.setting("persistent_rate", "Absence that is persistent",
  { unit: "rate", default: 0.1, minimum: 0.05, maximum: 0.3 });
const MINIMUM_SESSIONS = RULES.setting("minimum_sessions", "Sessions needed to judge",
  { unit: "count", default: 20, minimum: 10, maximum: 100 });

// What the rule rests on: a claim, who makes it, and the day it was true.
const PERSISTENT = new Evidence({
  claim: "A pupil who misses a tenth or more of their possible sessions is persistently absent.",
  source: "Department for Education, Pupil attendance in schools",
  asAt: "2026-07-23",
  url: "https://explore-education-statistics.service.gov.uk/find-statistics/pupil-attendance-in-schools",
  population: "State-funded primary, secondary and special schools in England",
});

// Fires from the threshold on; a need of 0.4 there, of 1 at half of all sessions.
RULES.rule("persistent-absence", {
  title: "Persistent absence",
  area: "attendance",
  intervention: "attendance-meeting",
  inputs: [ABSENCE_RATE, SESSIONS_POSSIBLE],
  settings: [PERSISTENT_RATE, MINIMUM_SESSIONS],
  measure: ABSENCE_RATE,
  evidence: [PERSISTENT],
  because: "Absent for {input:attendance.absence_rate} of {input:attendance.sessions_possible} sessions; " +
    "from {setting:persistent_rate} absence is persistent. Consider asking the family what gets in the way.",
}, (row) => {
  const [absence, persistent] = [row.get(ABSENCE_RATE), row.get(PERSISTENT_RATE)];
  const enough = row.get(SESSIONS_POSSIBLE).atLeast(row.get(MINIMUM_SESSIONS));
  const span = Reading.of(0.5).minus(persistent);
  const need = absence.minus(persistent).over(span).times(0.6).plus(0.4);
  return when(enough.and(absence.atLeast(persistent)), need);
});
