"""The rule set @NAME@."""

from uplift import Evidence, RuleSet, when

RULES = RuleSet(
    id="@NAME@",
    version="0.1.0",
    title="@NAME@",
    summary="What this rule set is for, in a sentence or two.",
    publisher="Who answers for it",
    licence="MIT OR Apache-2.0",
)

# What is read. `uplift catalogue --indicators` lists what there is.
ABSENCE_RATE = RULES.number("attendance.absence_rate")
SESSIONS_POSSIBLE = RULES.number("attendance.sessions_possible")

# What the trust may set, and within which bounds.
PERSISTENT_RATE = RULES.setting("persistent_rate", "Absence that is persistent",
                                unit="rate", default=0.1, minimum=0.05, maximum=0.3)
MINIMUM_SESSIONS = RULES.setting("minimum_sessions", "Sessions needed to judge",
                                 unit="count", default=20, minimum=10, maximum=100)

# What the rule rests on: a claim, who makes it, and the day it was true.
PERSISTENT = Evidence(
    claim="A pupil who misses a tenth or more of their possible sessions is persistently absent.",
    source="Department for Education, Pupil attendance in schools",
    as_at="2026-07-23",
    url="https://explore-education-statistics.service.gov.uk/find-statistics/pupil-attendance-in-schools",
    population="State-funded primary, secondary and special schools in England",
)


@RULES.rule(
    "persistent-absence",
    title="Persistent absence",
    area="attendance",
    intervention="attendance-meeting",
    inputs=[ABSENCE_RATE, SESSIONS_POSSIBLE],
    settings=[PERSISTENT_RATE, MINIMUM_SESSIONS],
    measure=ABSENCE_RATE,
    evidence=[PERSISTENT],
    because="Absent for {input:attendance.absence_rate} of {input:attendance.sessions_possible} sessions; "
            "from {setting:persistent_rate} absence is persistent. Consider asking the family what gets in "
            "the way.",
)
def persistent_absence(row):
    """Fires from the threshold on; a need of 0.4 there, of 1 at half of all sessions."""
    absence, persistent = row[ABSENCE_RATE], row[PERSISTENT_RATE]
    enough = row[SESSIONS_POSSIBLE] >= row[MINIMUM_SESSIONS]
    need = 0.4 + (absence - persistent) / (0.5 - persistent) * 0.6
    return when(enough & (absence >= persistent), need)
