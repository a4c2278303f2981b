"""The trio in Python: the same rule set as in `../rust` and `../javascript`, line for line where the
languages allow it. What it finds must be the same to the byte."""

from uplift import Evidence, RuleSet, check_first, choose, contraindicated, when

RULES = RuleSet(
    id="trio",
    version="0.1.0",
    title="The trio",
    summary="One rule set written in Rust, Python and JavaScript; a test, not advice.",
    publisher="The uplift project",
    licence="MIT OR Apache-2.0",
    notes=[("Use", "Compares languages.")],
)

YEAR = RULES.number("pupil.year_group")
EAL = RULES.flag("pupil.eal")
SEN_STATUS = RULES.category("pupil.sen_status", ["none", "support", "ehcp"])
ABSENCE = RULES.number("attendance.absence_rate")
POSSIBLE = RULES.number("attendance.sessions_possible")
LATES = RULES.number("attendance.lates")
READING = RULES.number("literacy.reading_standard")
PHONICS = RULES.number("literacy.phonics")
DECODING = RULES.number("literacy.decoding_stanine")
COMPREHENSION = RULES.number("literacy.comprehension_stanine")
INCIDENTS = RULES.number("behaviour.incidents_30_days")
INCIDENTS_BEFORE = RULES.number("behaviour.incidents_30_days_before")
CLASS_ABSENCE = RULES.mean("attendance.absence_rate", level="class")
CLASS_READINGS = RULES.count("attendance.absence_rate", level="class")
CLASS_LOW_READING = RULES.share("finding.low-reading", level="class")

PERSISTENT_RATE = RULES.setting("persistent_rate", "Absence that is persistent", unit="rate",
                                default=0.1, minimum=0.05, maximum=0.3)
MINIMUM_SESSIONS = RULES.setting("minimum_sessions", "Sessions needed to judge", unit="count",
                                 default=20, minimum=10, maximum=100)
LOW_SCORE = RULES.setting("low_score", "Standardised score that is low", unit="score",
                          default=85, minimum=70, maximum=100, overridable=False)
CLASS_SHARE = RULES.setting("class_share", "Share of a class that is many", unit="rate",
                            default=0.2, minimum=0.1, maximum=0.9)

ORAL_LANGUAGE = Evidence(
    claim="Work on spoken language went with 6 months of additional progress, on average.",
    source="Education Endowment Foundation, Teaching and Learning Toolkit",
    as_at="2026-04-02",
    url="https://educationendowmentfoundation.org.uk/education-evidence/teaching-learning-toolkit/"
        "oral-language-interventions",
    months=6,
    cost=1,
    security=4,
    population="Children aged 3 to 11 above all",
)

TALK = RULES.intervention(
    "trio.talk",
    "Talk in a small group",
    summary="An adult leads talk about a book with three or four pupils.",
    areas=["language", "literacy"],
    tier=2,
    evidence=[ORAL_LANGUAGE],
    excludes=["oral-language"],
    minutes=20,
    sessions_per_week=2.5,
    weeks=10,
    group=(3, 4),
    notes=[("Where", "A quiet room.")],
)


@RULES.rule(
    "persistent-absence",
    title="Persistent absence",
    area="attendance",
    intervention="attendance-meeting",
    inputs=[ABSENCE, POSSIBLE],
    settings=[PERSISTENT_RATE, MINIMUM_SESSIONS],
    measure=ABSENCE,
    because="Absent for {input:attendance.absence_rate} of {input:attendance.sessions_possible} sessions; "
            "from {setting:persistent_rate} absence is persistent.",
)
def persistent_absence(row):
    absence, persistent = row[ABSENCE], row[PERSISTENT_RATE]
    enough = row[POSSIBLE] >= row[MINIMUM_SESSIONS]
    return when(enough & (absence >= persistent), 0.4 + (absence - persistent) / (0.5 - persistent) * 0.45)


@RULES.rule(
    "lateness",
    title="Lateness",
    area="attendance",
    intervention="punctuality-plan",
    inputs=[LATES, POSSIBLE],
    because="Late {input:attendance.lates} times in {input:attendance.sessions_possible} sessions.",
)
def lateness(row):
    rate = row[LATES] / row[POSSIBLE]
    return when(rate > 0.02, rate * 4.0 - 0.01)


@RULES.rule(
    "low-reading",
    title="Low reading score",
    area="literacy",
    intervention="reading-comprehension",
    years=YEAR.years(1, 8),
    inputs=[READING],
    settings=[LOW_SCORE],
    guards=[
        check_first(SEN_STATUS.member("ehcp"), "Has an EHC plan: check that this fits Section F."),
        contraindicated(EAL.yes(), "Learns English as an additional language: talk comes first."),
    ],
    evidence=[ORAL_LANGUAGE],
    because="A reading score of {input:literacy.reading_standard}, below {setting:low_score}.",
)
def low_reading(row):
    score, low = row[READING], row[LOW_SCORE]
    return when(score < low, (low - score) / 40.0)


@RULES.rule(
    "low-stanine",
    title="Low stanine",
    area="literacy",
    intervention="small-group-tuition",
    inputs=[DECODING, COMPREHENSION],
    because="Stanines of {input:literacy.decoding_stanine} in decoding and "
            "{input:literacy.comprehension_stanine} in comprehension, {{of 9.",
)
def low_stanine(row):
    decoding, comprehension = row[DECODING], row[COMPREHENSION]
    least = decoding.or_(comprehension).min(comprehension.or_(decoding))
    return when((decoding <= 3) | (comprehension <= 3), (4.0 - least) / 3.0)


@RULES.rule(
    "talk",
    title="Talk first",
    area="language",
    intervention=TALK,
    inputs=[EAL, READING, PHONICS],
    because="Learns English as an additional language; a reading score of {input:literacy.reading_standard} "
            "and {input:literacy.phonics} words in the phonics check.",
)
def talk(row):
    low = (row[READING] < 90).or_(row[PHONICS] < 32)
    return when(row[EAL] & low, choose(row[READING] < 80, 0.8, 0.3).or_(0.5))


@RULES.rule(
    "support-and-incidents",
    title="SEN support and incidents",
    area="behaviour",
    intervention="check-in-check-out",
    inputs=[SEN_STATUS, INCIDENTS, INCIDENTS_BEFORE],
    because="{input:behaviour.incidents_30_days} incidents in 30 days, "
            "{input:behaviour.incidents_30_days_before} in the 30 before; SEN status "
            "{input:pupil.sen_status}.",
)
def support_and_incidents(row):
    incidents, before = row[INCIDENTS], row[INCIDENTS_BEFORE]
    support = (row[SEN_STATUS] == "support") | (row[SEN_STATUS] == "ehcp")
    rising = incidents > before
    return when(~(incidents < 1) & (support | rising), (incidents.max(before) / 10.0).max(0.05))


@RULES.rule(
    "class-absence",
    title="Absence in a class",
    level="class",
    area="attendance",
    intervention="whole-class-attendance",
    inputs=[CLASS_ABSENCE, CLASS_READINGS],
    settings=[PERSISTENT_RATE],
    because="Pupils missed {input:attendance.absence_rate.mean} of sessions on average "
            "({input:attendance.absence_rate.count} pupils).",
)
def class_absence(row):
    absence = row[CLASS_ABSENCE]
    many = row[CLASS_READINGS].between(4, 40)
    return when(many & (absence >= row[PERSISTENT_RATE] / 2), absence * 3)


@RULES.rule(
    "class-reading",
    title="Reading in a class",
    level="class",
    area="literacy",
    intervention="whole-class-reading",
    inputs=[CLASS_LOW_READING],
    settings=[CLASS_SHARE],
    because="A low reading score for {input:finding.low-reading.share} of the class.",
)
def class_reading(row):
    share = row[CLASS_LOW_READING]
    return when(share >= row[CLASS_SHARE], share)
