"""What a rule set in Python is written with. Standard library only.

A rule set says once what it reads and proposes, and then decides over batches of columns. An author
writes declarations and plain functions; this module makes the manifest of them and runs the functions.

    from uplift import Evidence, RuleSet, when

    RULES = RuleSet(id="example", version="1.0.0", title="Example")
    ABSENCE = RULES.number("attendance.absence_rate")
    PERSISTENT = RULES.setting("persistent_rate", "Absence that is persistent",
                               unit="rate", default=0.1, minimum=0.05, maximum=0.3)

    @RULES.rule("persistent-absence", title="Persistent absence", area="attendance",
                intervention="attendance-meeting", inputs=[ABSENCE], settings=[PERSISTENT],
                because="Absent for {input:attendance.absence_rate} of sessions.")
    def persistent_absence(row):
        absence = row[ABSENCE]
        return when(absence >= row[PERSISTENT], absence * 2)

A missing reading is neither 0 nor "no": a comparison with it is unknown, and a rule whose condition or
need is unknown is lacking. So conditions are joined with `&`, `|` and `~`, which know of the unknown,
and not with `and`, `or` and `not`, which do not.

How it is fast. A rule's function is called once, when the component is built, with a row that
remembers what is asked of it; what it returns is written down as one plain loop over the columns. A
function that insists on seeing the number itself (with `.get()` or `float()`) is called for every row
instead, which is three to ten times slower.
"""

import math
import re

__all__ = [
    "Category", "Decision", "Evidence", "Guard", "LACKING", "MISSING", "Mistake", "NO", "Number",
    "RuleSet", "SILENT", "Truth", "UNKNOWN", "YES", "check_first", "choose", "contraindicated",
    "fires", "log", "when",
]

LEVELS = ("pupil", "class", "academy", "trust")
STATISTICS = ("value", "mean", "median", "minimum", "maximum", "share", "count", "gap")
AREAS = ("attendance", "literacy", "numeracy", "behaviour", "wellbeing", "language", "send", "attainment")
UNITS = ("rate", "count", "points", "months", "score", "years", "days", "hours", "number")
LONGEST_REASON = 300

_NAN = math.nan
_NO_CODE = 255
_made = []
_asking = []


class Mistake(Exception):
    """Something in a rule set that a host would refuse, or that cannot be meant."""


class _SeesRows(BaseException):
    """The function asks for a number itself, so it has to be called for every row."""


# --- Readings and conditions in three-valued logic --------------------------------------------------

def _divide(a, b):
    """a / b as floating point has it: a division by zero is infinite or missing and raises nothing."""
    if b:
        return a / b
    if a != a or a == 0:
        return _NAN
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def _bare(value, what="a reading"):
    """A plain number as the float it is."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        if isinstance(value, Truth):
            raise TypeError("a condition is no number; write choose(condition, 1, 0) to make one of it")
        raise TypeError(f"{what} is compared or counted with {value!r}, which is no number")
    return float(value)


# What each operation is on known floats, NaN being missing. The loop that is written for a rule says
# the same in its own words; the tests hold the two together.
_NUMBERS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divide,
    "neg": lambda a: -a,
    "or": lambda a, b: a if a == a else b,
    "max": lambda a, b: b if b > a or b != b else a,
    "min": lambda a, b: b if b < a or b != b else a,
    "capped": lambda a: 1.0 if a > 1.0 else 0.0 if a < 0.0 else a,
    "choose": lambda c, a, b: a if c is True else b if c is False else _NAN,
}
_COMPARISONS = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "==": "!="}
_KNOWN = {
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
    "==": lambda a, b: a == b,
}


def _and(p, q):
    a, b = p.args[0], q.args[0]
    return NO if a is False or b is False else YES if a and b else UNKNOWN


def _or(p, q):
    a, b = p.args[0], q.args[0]
    return YES if a or b else NO if a is False and b is False else UNKNOWN


class _Value:
    """A value that is known, or an operation on values that a row will give."""

    __slots__ = ("op", "args", "varies", "depth")

    def __init__(self, op, args=()):
        self.op = op
        self.args = args
        if op == "known":
            self.varies, self.depth = False, 1
            return
        parts = [arg for arg in args if isinstance(arg, _Value)]
        self.varies = op in ("reading", "code") or any(part.varies for part in parts)
        self.depth = 1 + max([part.depth for part in parts], default=0)

    def _known(self):
        return self.op == "known"

    def get(self):
        """The value itself, or None where it is missing. The rule is then called for every row."""
        if not self._known():
            raise _SeesRows
        value = self.args[0]
        return None if value is None or value != value else value

    __hash__ = object.__hash__


class Number(_Value):
    """A number that may be missing. Arithmetic on a missing number is missing."""

    __slots__ = ()

    @staticmethod
    def of(value):
        """A plain number as one that could be missing; NaN is missing."""
        return value if isinstance(value, Number) else Number("known", (_bare(value),))

    def _with(self, op, other):
        if not isinstance(other, Number):
            other = Number.of(other)
        if self.op == "known" and other.op == "known":
            return Number("known", (_NUMBERS[op](self.args[0], other.args[0]),))
        return Number(op, (self, other))

    def _against(self, op, other):
        if not isinstance(other, Number):
            other = Number.of(other)
        if self.op == "known" and other.op == "known":
            a, b = self.args[0], other.args[0]
            return UNKNOWN if a != a or b != b else YES if _KNOWN[op](a, b) else NO
        return Truth(op, (self, other))

    def __add__(self, other): return self._with("+", other)
    def __radd__(self, other): return Number.of(other)._with("+", self)
    def __sub__(self, other): return self._with("-", other)
    def __rsub__(self, other): return Number.of(other)._with("-", self)
    def __mul__(self, other): return self._with("*", other)
    def __rmul__(self, other): return Number.of(other)._with("*", self)
    def __truediv__(self, other): return self._with("/", other)
    def __rtruediv__(self, other): return Number.of(other)._with("/", self)
    def __ge__(self, other): return self._against(">=", other)
    def __gt__(self, other): return self._against(">", other)
    def __le__(self, other): return self._against("<=", other)
    def __lt__(self, other): return self._against("<", other)
    def __eq__(self, other): return self._against("==", other)
    def __ne__(self, other): return ~self._against("==", other)

    def __neg__(self):
        return Number("known", (-self.args[0],)) if self._known() else Number("neg", (self,))

    def __float__(self):
        value = self.get()
        return _NAN if value is None else value

    def __bool__(self):
        raise TypeError("a number is neither true nor false; compare it, as in row[ABSENCE] >= 0.1")

    __hash__ = object.__hash__

    def between(self, low, high):
        """At or above the first and at or below the second."""
        return (self >= low) & (self <= high)

    def needed(self):
        """Yes where there is a reading, unknown where there is none: `&` it to a condition whose
        reason shows a reading that the condition itself does not ask for."""
        if self._known():
            return YES if self.args[0] == self.args[0] else UNKNOWN
        return Truth("needed", (self,))

    def or_(self, other):
        """This number, or the other where this one is missing."""
        return self._with("or", other)

    def max(self, other):
        """The greater of the two; missing where either is."""
        return self._with("max", other)

    def min(self, other):
        """The lesser of the two; missing where either is."""
        return self._with("min", other)

    def capped(self):
        """At least 0 and at most 1, as a need has to be."""
        if self._known():
            return Number("known", (_NUMBERS["capped"](self.args[0]),))
        return Number("capped", (self,))


class Truth(_Value):
    """A condition: yes, no or unknown. What one side of `&` or `|` settles, a missing other side does
    not unsettle."""

    __slots__ = ()

    @staticmethod
    def of(value):
        """A plain True or False as a condition."""
        if isinstance(value, Truth):
            return value
        if isinstance(value, bool):
            return YES if value else NO
        raise TypeError(f"{value!r} is no condition; compare a reading, as in row[ABSENCE] >= 0.1")

    def _with(self, op, other):
        if not isinstance(other, Truth):
            other = Truth.of(other)
        if self.op == "known" and other.op == "known":
            return (_and if op == "&" else _or)(self, other)
        return Truth(op, (self, other))

    def __and__(self, other): return self._with("&", other)
    def __rand__(self, other): return Truth.of(other)._with("&", self)
    def __or__(self, other): return self._with("|", other)
    def __ror__(self, other): return Truth.of(other)._with("|", self)

    def __invert__(self):
        if self._known():
            value = self.args[0]
            return UNKNOWN if value is None else NO if value else YES
        return Truth("~", (self,))

    def __bool__(self):
        raise TypeError(
            "a condition may be unknown, so it cannot stand in `and`, `or`, `not`, `if` or a < b < c; "
            "join conditions with & and |, turn one round with ~, bracket each comparison, and pick a "
            "number with choose(condition, yes, no)")

    def __eq__(self, other):
        raise TypeError("a condition is not compared; write it alone, or ~condition for its opposite")

    __ne__ = __eq__
    __hash__ = object.__hash__

    def or_(self, other):
        """This condition, or the other where this one is unknown."""
        other = Truth.of(other)
        if self._known():
            return other if self.args[0] is None else self
        return Truth("or", (self, other))


class Category:
    """The reading of a category, to be compared with the names of its members."""

    __slots__ = ("handle", "place")

    def __init__(self, handle, place):
        self.handle = handle
        self.place = place

    def __eq__(self, member):
        return self.place(self.handle.member(member))

    def __ne__(self, member):
        return ~(self == member)

    def is_in(self, *members):
        """Whether it is one of these members."""
        found = NO
        for member in members:
            found = found | (self == member)
        return found

    def __bool__(self):
        raise TypeError(f"compare `{self.handle.indicator}` with one of its members by ==")

    __hash__ = None


YES = Truth("known", (True,))
NO = Truth("known", (False,))
UNKNOWN = Truth("known", (None,))
MISSING = Number("known", (_NAN,))


def choose(condition, yes, no):
    """The one number where the condition holds, the other where it does not; missing where it is
    unknown."""
    condition, yes, no = Truth.of(condition), Number.of(yes), Number.of(no)
    if condition._known():
        holds = condition.args[0]
        return yes if holds is True else no if holds is False else MISSING
    return Number("choose", (condition, yes, no))


class Decision:
    """What a rule says of one row: it fires with a need, does not, or is lacking a reading."""

    __slots__ = ("condition", "need")

    def __init__(self, condition, need):
        self.condition = Truth.of(condition)
        self.need = Number.of(need).capped()


def when(condition, need):
    """Fires with this need where the condition holds; is lacking where condition or need is unknown. A
    need above 1 counts as 1, one below 0 as 0."""
    return Decision(condition, need)


def fires(need):
    """Fires with this need; lacking where the need is missing."""
    return Decision(YES, need)


SILENT = Decision(NO, MISSING)
LACKING = Decision(UNKNOWN, MISSING)


def log(message):
    """Says something to the author, shown when something went wrong. Never part of a result. A rule that
    does is called for every row."""
    if _asking:
        raise _SeesRows
    _say(str(message))


def _say(message):
    """Replaced by the host's own log inside a component."""


# --- What a rule set says of itself -----------------------------------------------------------------

def _text(value, what, empty=False):
    if not isinstance(value, str):
        raise Mistake(f"{what} is {value!r}, which is no text")
    if not empty and not value.strip():
        raise Mistake(f"{what} is empty")
    return value


def _one_of(value, words, what):
    if value not in words:
        raise Mistake(f"{what} is {value!r}, which is none of {', '.join(words)}")
    return value


def _id(value, joint, what):
    _text(value, what)
    if not re.fullmatch(f"[a-z][a-z0-9{joint}]*", value):
        kind = "hyphens" if joint == "-" else "underscores"
        raise Mistake(f"{what} is `{value}`; an id is lower case letters, digits and {kind}")
    return value


def _whole(value, least, most, what, none=False):
    if value is None and none:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Mistake(f"{what} is {value!r}, which is no whole number from {least} to {most}")
    return value


def _number(value, what):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise Mistake(f"{what} is {value!r}, which is no finite number")
    return float(value)


def _list(value, kind, what):
    """A list of things of one kind; a single one, or a text, is a slip."""
    if isinstance(value, (str, kind)) or not isinstance(value, (list, tuple)):
        raise Mistake(f"{what} are to be a list, in square brackets")
    for entry in value:
        if not isinstance(entry, kind):
            raise Mistake(f"{what} have {entry!r}, which does not belong there")
    return list(value)


def _notes(value, what):
    if isinstance(value, dict):
        value = value.items()
    return [(_text(heading, f"a heading of the notes of {what}"), _text(text, f"a note of {what}"))
            for heading, text in value]


class Evidence:
    """A dated, cited claim about an intervention or a rule."""

    def __init__(self, claim, source, as_at, url="", months=None, cost=None, security=None, population=""):
        self.claim = _text(claim, "the claim of a piece of evidence")
        what = f"the evidence \"{claim[:40]}\""
        self.source = _text(source, f"the source of {what}")
        if not isinstance(as_at, str) or not _is_date(as_at):
            raise Mistake(f"{what} is dated {as_at!r}, which is not a day such as \"2026-03-31\"")
        self.as_at = as_at
        self.url = _text(url, f"the url of {what}", empty=True)
        self.months = None if months is None else _number(months, f"months of {what}")
        self.cost = _whole(cost, 1, 5, f"the cost of {what}", none=True)
        self.security = _whole(security, 0, 5, f"the security of {what}", none=True)
        self.population = _text(population, f"the population of {what}", empty=True)


def _is_date(text):
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
    if not match:
        return False
    year, month, day = map(int, match.groups())
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return 1 <= month <= 12 and 1 <= day <= days[month - 1]


class Intervention:
    """Something a school can do, where the catalogue does not have it."""

    def __init__(self, id):
        self.id = id


class Handle:
    """An input: what a rule reads a row by."""

    def __init__(self, owner, index, column, level, indicator, statistic, members):
        self.owner = owner
        self.index = index
        self.column = column
        self.level = level
        self.indicator = indicator
        self.statistic = statistic
        self.members = members

    def __repr__(self):
        return f"the input `{self.name}`"

    @property
    def name(self):
        """As a reason names it."""
        return self.indicator if self.statistic == "value" else f"{self.indicator}.{self.statistic}"


class NumberHandle(Handle):
    """An input that is a number."""

    def years(self, first, last):
        """The years from the first to the last, where this is the year group of a pupil or class.
        Reception is 0, Nursery -1 and -2."""
        if self.name not in ("pupil.year_group", "class.year_group"):
            raise Mistake(f"years are those of a year group and not of `{self.name}`")
        _whole(first, -128, 127, "the first year group")
        _whole(last, -128, 127, "the last year group")
        if first > last:
            raise Mistake(f"the first year group, {first}, comes after the last, {last}")
        return (self, first, last)


class FlagHandle(Handle):
    """An input that is yes or no."""

    def yes(self):
        """Yes, for a guard."""
        return (self, 1)

    def no(self):
        """No, for a guard."""
        return (self, 0)


class CategoryHandle(Handle):
    """An input that is one member of a list."""

    def member(self, name):
        """The member of this name, for a guard."""
        if name not in self.members:
            raise Mistake(f"`{self.indicator}` has no member {name!r}; it has {', '.join(self.members)}")
        return (self, self.members.index(name))


class Setting:
    """A number that the trust may set within bounds."""

    def __init__(self, owner, index, id):
        self.owner = owner
        self.index = index
        self.id = id

    def __repr__(self):
        return f"the setting `{self.id}`"


class Guard:
    """Holds a recommendation back where a reading is a certain member. The host reads it."""

    def __init__(self, when, gate, because):
        if not (isinstance(when, tuple) and len(when) == 2 and isinstance(when[0], Handle)):
            raise Mistake("a guard waits for EAL.yes(), EAL.no() or SEN.member(\"ehcp\")")
        self.when = when
        self.gate = _one_of(gate, ("check-first", "contraindicated"), "the gate of a guard")
        self.because = _text(because, "what a guard says")


def check_first(when, because):
    """A person checks something before it is offered."""
    return Guard(when, "check-first", because)


def contraindicated(when, because):
    """The intervention is not to be offered."""
    return Guard(when, "contraindicated", because)


class _Rule:
    """A rule as it was declared, with the loop that decides."""


class RuleSet:
    """A rule set: everything a plugin declares."""

    def __init__(self, id, version, title, summary="", publisher="", licence="", notes=()):
        self.id = _id(id, "-", "the id of the rule set")
        self.version = _text(version, "the version of the rule set")
        self.title = _text(title, "the title of the rule set")
        self.summary = _text(summary, "the summary of the rule set", empty=True)
        self.publisher = _text(publisher, "the publisher of the rule set", empty=True)
        self.licence = _text(licence, "the licence of the rule set", empty=True)
        self.notes = _notes(notes, "the rule set")
        self.settings, self.inputs, self.interventions, self.rules = [], [], [], []
        _made.append(self)

    def _input(self, kind, indicator, level, statistic, members=None):
        _text(indicator, "the indicator of an input")
        _one_of(level, LEVELS, f"the level of input `{indicator}`")
        if level == "pupil" and statistic != "value":
            raise Mistake(f"input `{indicator}`: a pupil's reading is its own; {statistic} is for classes, "
                          "academies and trusts, so say level=\"class\" or another")
        if level != "pupil" and statistic == "value" and indicator.startswith("finding."):
            raise Mistake(f"input `{indicator}`: a finding above pupils is gathered, as a share")
        for other in self.inputs:
            if (other.level, other.indicator, other.statistic) == (level, indicator, statistic):
                raise Mistake(f"input `{indicator}` is declared twice for the level {level}")
        column = sum(other.level == level for other in self.inputs)
        handle = kind(self, len(self.inputs), column, level, indicator, statistic, members)
        self.inputs.append(handle)
        return handle

    def number(self, indicator, level="pupil"):
        """Declares a number that the unit has itself."""
        return self._input(NumberHandle, indicator, level, "value")

    def flag(self, indicator, level="pupil"):
        """Declares a reading that is yes or no."""
        return self._input(FlagHandle, indicator, level, "value")

    def category(self, indicator, members, level="pupil"):
        """Declares a reading that is one member of a list."""
        members = _list(members, str, f"the members of `{indicator}`")
        if not 1 <= len(members) <= 254 or len(set(members)) != len(members):
            raise Mistake(f"the members of `{indicator}` are to be 1 to 254, each once")
        return self._input(CategoryHandle, indicator, level, "value", members)

    def mean(self, indicator, level):
        """Declares the mean over the pupils with a reading."""
        return self._input(NumberHandle, indicator, level, "mean")

    def median(self, indicator, level):
        """Declares the median over the pupils with a reading."""
        return self._input(NumberHandle, indicator, level, "median")

    def minimum(self, indicator, level):
        """Declares the least reading."""
        return self._input(NumberHandle, indicator, level, "minimum")

    def maximum(self, indicator, level):
        """Declares the greatest reading."""
        return self._input(NumberHandle, indicator, level, "maximum")

    def share(self, indicator, level):
        """Declares the share of yes among the pupils with a reading, from 0 to 1."""
        return self._input(NumberHandle, indicator, level, "share")

    def count(self, indicator, level):
        """Declares how many pupils have a reading; never missing."""
        return self._input(NumberHandle, indicator, level, "count")

    def gap(self, indicator, level):
        """Declares the mean of those not disadvantaged less that of those disadvantaged. Sensitive."""
        return self._input(NumberHandle, indicator, level, "gap")

    def setting(self, id, title, *, unit, default, minimum, maximum, overridable=True):
        """Declares a number that the trust may set within bounds; `overridable=False` keeps academies
        from departing from the trust's value."""
        _id(id, "_", "the id of a setting")
        what = f"setting `{id}`"
        if any(other.id == id for other in self.settings):
            raise Mistake(f"{what} is declared twice")
        setting = Setting(self, len(self.settings), id)
        setting.title = _text(title, f"the title of {what}")
        setting.unit = _one_of(unit, UNITS, f"the unit of {what}")
        setting.default = _number(default, f"the default of {what}")
        setting.minimum = _number(minimum, f"the minimum of {what}")
        setting.maximum = _number(maximum, f"the maximum of {what}")
        setting.overridable = bool(overridable)
        if not setting.minimum <= setting.default <= setting.maximum:
            raise Mistake(f"the default of {what}, {default}, is not within {minimum} to {maximum}")
        self.settings.append(setting)
        return setting

    def intervention(self, id, title, *, areas, tier, evidence, summary="", excludes=(), minutes=0,
                     sessions_per_week=0, weeks=0, adult_hours=0, group=(0, 0), notes=()):
        """Declares something a school can do that the catalogue does not have. The id begins with the
        rule set's own and a full stop. Months, cost and security of a recommendation are those of the
        first piece of evidence."""
        what = f"intervention `{id}`"
        if not isinstance(id, str) or not re.fullmatch(re.escape(self.id) + r"\.[a-z][a-z0-9-]*", id):
            raise Mistake(f"the id of {what} is to be `{self.id}.` and lower case letters, digits, hyphens")
        if any(other.id == id for other in self.interventions):
            raise Mistake(f"{what} is declared twice")
        own = Intervention(id)
        own.title = _text(title, f"the title of {what}")
        own.summary = _text(summary, f"the summary of {what}", empty=True)
        own.areas = [_one_of(area, AREAS, f"an area of {what}")
                     for area in _list(areas, str, f"the areas of {what}")]
        if not own.areas:
            raise Mistake(f"{what} serves no area")
        own.tier = _whole(tier, 1, 3, f"the tier of {what}")
        own.evidence = _list(evidence, Evidence, f"the evidence of {what}")
        if not own.evidence:
            raise Mistake(f"{what} has no evidence; without a dated and cited claim it is not loaded")
        own.excludes = _list(excludes, str, f"the excluded interventions of {what}")
        own.minutes = _whole(minutes, 0, 65535, f"the minutes of {what}")
        own.sessions_per_week = _number(sessions_per_week, f"the sessions a week of {what}")
        own.weeks = _whole(weeks, 0, 65535, f"the weeks of {what}")
        own.adult_hours = _number(adult_hours, f"the adult hours of {what}")
        own.group_min, own.group_max = (_whole(n, 0, 65535, f"the group of {what}") for n in group)
        own.notes = _notes(notes, what)
        self.interventions.append(own)
        return own

    def rule(self, id, *, title, area, intervention, because, inputs, settings=(), level="pupil",
             years=None, measure=None, guards=(), evidence=(), notes=()):
        """Declares the function below it as a rule: it takes a row and returns a decision."""
        rule = _Rule()
        rule.id = _id(id, "-", "the id of a rule")
        what = f"rule `{id}`"
        if any(other.id == id for other in self.rules):
            raise Mistake(f"{what}: there are two rules of this id")
        rule.index = len(self.rules)
        rule.title = _text(title, f"{what}: the title")
        rule.area = _one_of(area, AREAS, f"{what}: the area")
        rule.level = _one_of(level, LEVELS, f"{what}: the level")
        rule.intervention = getattr(intervention, "id", intervention)
        _text(rule.intervention, f"{what}: the intervention")
        rule.inputs = _list(inputs, Handle, f"{what}: the inputs")
        rule.settings = _list(settings, Setting, f"{what}: the settings")
        rule.measure = measure
        rule.guards = _list(guards, Guard, f"{what}: the guards")
        rule.evidence = _list(evidence, Evidence, f"{what}: the evidence")
        rule.notes = _notes(notes, what)
        rule.years = years
        if years is not None and not (isinstance(years, tuple) and isinstance(years[0], Handle)):
            raise Mistake(f"{what}: years are written YEAR_GROUP.years(first, last)")
        guarded = [guard.when[0] for guard in rule.guards]
        measured = [] if measure is None else _list([measure], Handle, f"{what}: the measure")
        dated = [] if years is None else [years[0]]
        for used in rule.inputs + guarded + measured + dated:
            if used.owner is not self:
                raise Mistake(f"{what}: {used!r} is another rule set's")
            if used.level != rule.level:
                raise Mistake(f"{what} decides at level {rule.level} and names {used!r} of level {used.level}")
        if len(set(map(id_of, rule.inputs))) != len(rule.inputs):
            raise Mistake(f"{what}: an input stands twice among its inputs")
        rule.because = _text(because, f"{what}: the reason")
        _check_reason(rule, what)

        def declare(function):
            rule.function = function
            self.rules.append(rule)
            return function

        return declare


def id_of(handle):
    return handle.index


def _check_reason(rule, what):
    """Checks the reason's length and that each placeholder is an input or setting of the rule."""
    if len(rule.because) > LONGEST_REASON:
        raise Mistake(f"{what}: the reason has {len(rule.because)} characters, where {LONGEST_REASON} "
                      "are allowed")
    names = {f"input:{handle.name}" for handle in rule.inputs}
    names |= {f"setting:{setting.id}" for setting in rule.settings}
    for braces in re.finditer(r"\{\{|\{([^}]*)\}?", rule.because):
        if braces.group(1) is not None and (braces.group(1) not in names or braces.group()[-1] != "}"):
            listed = ", ".join("{" + name + "}" for name in sorted(names)) or "none"
            raise Mistake(f"{what}: the reason has `{braces.group()}`, which is no input or setting of the "
                          f"rule; it could have {listed}; for a brace write {{{{")


# --- From a function to a loop ----------------------------------------------------------------------

class _Row:
    """A row that is asked about: remembers, where no numbers are given, what is asked of it."""

    __slots__ = ("rule", "columns", "settings", "at")

    def __init__(self, rule, columns=None, settings=None):
        self.rule = rule
        self.columns = columns
        self.settings = settings
        self.at = 0

    def __getitem__(self, wanted):
        if id(wanted) not in self.rule.reads:
            self._refuse(wanted)
        known = self.columns is not None
        if isinstance(wanted, NumberHandle):
            if known:
                return Number("known", (self.columns[wanted.column][self.at],))
            return Number("reading", (wanted.column,))
        if isinstance(wanted, Setting):
            if known:
                return Number("known", (self.settings[wanted.index],))
            return Number("setting", (wanted.index,))
        if isinstance(wanted, FlagHandle):
            return self._code(wanted.yes())
        return Category(wanted, self._code)

    def _refuse(self, wanted):
        rule = self.rule
        if not isinstance(wanted, (Handle, Setting)):
            raise Mistake(f"rule `{rule.id}` reads row[{wanted!r}]; a row is read by an input or a setting")
        where = "settings" if isinstance(wanted, Setting) else "inputs"
        raise Mistake(f"rule `{rule.id}` reads {wanted!r}, which is not among its {where}=[...]")

    def _code(self, member):
        handle, code = member
        if self.columns is None:
            return Truth("code", (handle.column, code))
        found = self.columns[handle.column][self.at]
        return UNKNOWN if found == _NO_CODE else YES if found == code else NO


def _decision(rule, row):
    """What a rule's function says of a row."""
    said = rule.function(row)
    if not isinstance(said, Decision):
        what = "nothing" if said is None else repr(said)
        raise Mistake(f"rule `{rule.id}` returned {what}; it is to return when(condition, need)")
    return said


class _Loop:
    """Writes a decision down as a loop over columns."""

    def __init__(self, rule, decision):
        self.rule = rule
        self.columns = set()
        self.names = {}
        self.uses = {}
        self.before, self.body = [], []
        self._count(decision.condition)
        yes, no = self._truth(decision.condition)
        condition, self.body = self.body, []
        need = self._value(decision.need)
        needed, self.body = self.body, []
        asked = []
        if rule.years is not None:
            year = self._column(rule.years[0].column)
            first, last = rule.years[1:]
            asked = [f"if not {first}.0 <= {year} <= {last}.0:", f"    if {year} != {year}: lack(row)",
                     "    continue"]
        used = sorted(self.columns)
        names = "".join(f", x{column}" for column in used)
        lists = "".join(f", columns[{column}]" for column in used)
        lines = ["def decide(rows, columns, settings, fire, need, lack):"]
        lines += [f"    {line}" for line in self.before]
        lines += [f"    for row{names} in " + (f"zip(rows{lists}):" if used else "rows:")]
        lines += [f"        {line}" for line in asked + condition]
        lines += [f"        if {no}: continue", f"        if {yes}:"]
        lines += [f"            {line}" for line in needed]
        lines += [f"            value = {need}", "            if value == value:",
                  "                fire(row); need(value)", "                continue",
                  "        lack(row)"]
        self.source = "\n".join(lines)

    def compiled(self):
        scope = {"nan": _NAN, "inf": math.inf, "divide": _divide}
        exec(compile(self.source, f"<rule {self.rule.id}>", "exec"), scope)
        return scope["decide"]

    def _count(self, value):
        self.uses[id(value)] = self.uses.get(id(value), 0) + 1
        if self.uses[id(value)] == 1:
            for arg in value.args:
                if isinstance(arg, _Value):
                    self._count(arg)

    def _column(self, column):
        self.columns.add(column)
        return f"x{column}"

    def _keep(self, value, text):
        """Gives what is worked out a name; before the loop where no row changes it."""
        name = f"t{len(self.names)}"
        (self.body if value.varies else self.before).append(f"{name} = {text}")
        return name

    def _value(self, value):
        if value.op == "known":
            return repr(value.args[0])
        if value.op == "reading":
            return self._column(value.args[0])
        if id(value) in self.names:
            return self.names[id(value)]
        if value.op == "setting":
            text = f"settings[{value.args[0]}]"
        elif value.op == "choose":
            yes, no = self._truth(value.args[0])
            a, b = self._value(value.args[1]), self._value(value.args[2])
            text = f"{a} if {yes} else {b} if {no} else nan"
        else:
            a, *others = [self._value(arg) for arg in value.args]
            b = others[0] if others else None
            text = {
                "+": f"{a} + {b}",
                "-": f"{a} - {b}",
                "*": f"{a} * {b}",
                "/": f"{a} / {b} if {b} else divide({a}, {b})",
                "neg": f"-{a}",
                "or": f"{a} if {a} == {a} else {b}",
                "max": f"{b} if {b} > {a} or {b} != {b} else {a}",
                "min": f"{b} if {b} < {a} or {b} != {b} else {a}",
                "capped": f"1.0 if {a} > 1.0 else 0.0 if {a} < 0.0 else {a}",
            }[value.op]
        name = self.names[id(value)] = self._keep(value, text)
        return name

    def _truth(self, truth):
        """The two texts that say whether a condition is yes and whether it is no."""
        if id(truth) in self.names:
            return self.names[id(truth)]
        op, args = truth.op, truth.args
        if op == "known":
            return repr(args[0] is True), repr(args[0] is False)
        if op == "code":
            name = self._column(args[0])
            return f"{name} == {args[1]}", f"({name} != {args[1]} and {name} != {_NO_CODE})"
        if op == "needed":
            a = self._value(args[0])
            return f"{a} == {a}", "False"
        if op == "==":
            a, b = (self._value(arg) for arg in args)
            return f"{a} == {b}", f"({a} < {b} or {a} > {b})"
        if op in _COMPARISONS:
            a, b = (self._value(arg) for arg in args)
            return f"{a} {op} {b}", f"{a} {_COMPARISONS[op]} {b}"
        if op == "~":
            yes, no = self._truth(args[0])
            return no, yes
        (yes, no), (other_yes, other_no) = (self._truth(arg) for arg in args)
        if op == "&":
            texts = f"({yes} and {other_yes})", f"({no} or {other_no})"
        elif op == "|":
            texts = f"({yes} or {other_yes})", f"({no} and {other_no})"
        else:
            texts = (f"({yes} or (not {no} and {other_yes}))", f"({no} or (not {yes} and {other_no}))")
        # What is asked twice is worked out once, and brackets do not grow without end.
        if self.uses.get(id(truth), 0) > 1 or truth.depth % 16 == 0:
            texts = self._keep(truth, texts[0]), self._keep_no(truth, texts[1])
            self.names[id(truth)] = texts
        return texts

    def _keep_no(self, truth, text):
        name = f"n{len(self.names)}"
        (self.body if truth.varies else self.before).append(f"{name} = {text}")
        return name


def _row_by_row(rule):
    """The loop of a rule whose function wants to see every row."""
    def decide(rows, columns, settings, fire, need, lack):
        row = _Row(rule, columns, settings)
        years = rule.years
        for at in rows:
            if years is not None:
                year = columns[years[0].column][at]
                if not years[1] <= year <= years[2]:
                    if year != year:
                        lack(at)
                    continue
            row.at = rule.at = at
            decision = _decision(rule, row)
            holds, value = decision.condition.args[0], decision.need.args[0]
            if holds is True and value == value:
                fire(at)
                need(value)
            elif holds is not False:
                lack(at)
    return decide


def _finish(rules):
    """Asks each rule once what it does. Raises what is wrong with it."""
    for rule in rules.rules:
        rule.reads = set(map(id, rule.inputs + rule.settings))
        _asking.append(rule)
        try:
            rule.decide = _Loop(rule, _decision(rule, _Row(rule))).compiled()
        # Either the function looks at numbers, or it is too deep to be written down.
        except (_SeesRows, RecursionError):
            rule.decide = _row_by_row(rule)
        finally:
            _asking.clear()
    return rules


def the_rule_set():
    """The one rule set that was declared, ready to decide."""
    if len(_made) != 1:
        many = "no rule set" if not _made else f"{len(_made)} rule sets"
        raise Mistake(f"rules.py declares {many}; it is to say `RULES = RuleSet(...)` once")
    return _finish(_made[0])


# --- The two calls ----------------------------------------------------------------------------------

def describe(rules, wit):
    """The manifest, in the records of the generated module `wit`."""
    def evidence(list):
        return [wit.Evidence(claim=e.claim, source=e.source, url=e.url, as_at=e.as_at, months=e.months,
                             cost=e.cost, security=e.security, population=e.population) for e in list]

    def level(word):
        return getattr(wit.Level, word.upper())

    def kind(handle):
        if isinstance(handle, CategoryHandle):
            return wit.Kind_Category(list(handle.members))
        return wit.Kind_Flag() if isinstance(handle, FlagHandle) else wit.Kind_Number()

    return wit.Manifest(
        id=rules.id, version=rules.version, title=rules.title, summary=rules.summary,
        publisher=rules.publisher, licence=rules.licence,
        settings=[wit.Setting(id=s.id, title=s.title, unit=s.unit, default=s.default, minimum=s.minimum,
                              maximum=s.maximum, overridable=s.overridable) for s in rules.settings],
        inputs=[wit.Input(level=level(i.level), indicator=i.indicator,
                          statistic=getattr(wit.Statistic, i.statistic.upper()), kind=kind(i))
                for i in rules.inputs],
        interventions=[wit.Intervention(
            id=i.id, title=i.title, summary=i.summary, areas=i.areas, tier=i.tier,
            evidence=evidence(i.evidence), excludes=i.excludes, minutes=i.minutes,
            sessions_per_week=i.sessions_per_week, weeks=i.weeks, adult_hours=i.adult_hours,
            group_min=i.group_min, group_max=i.group_max, notes=i.notes) for i in rules.interventions],
        rules=[wit.Rule(
            id=r.id, title=r.title, level=level(r.level), area=r.area, intervention=r.intervention,
            years=None if r.years is None else r.years[1:],
            inputs=[i.index for i in r.inputs], settings=[s.index for s in r.settings],
            measure=None if r.measure is None else r.measure.index,
            guards=[wit.Guard(input=g.when[0].index, code=g.when[1],
                              gate=getattr(wit.Gate, g.gate.replace("-", "_").upper()), because=g.because)
                    for g in r.guards],
            evidence=evidence(r.evidence), because=r.because, notes=r.notes) for r in rules.rules],
        notes=rules.notes)


def evaluate(rules, settings, level, units, columns):
    """Decides for one batch: five lists, as the interface has them. `level` is its word, `columns` are
    the bare lists of the level's inputs."""
    if len(settings) != len(rules.settings):
        raise Mistake("the batch has another number of settings than the manifest")
    inputs = [handle for handle in rules.inputs if handle.level == level]
    fits = len(inputs) == len(columns) and all(
        len(column) == units and isinstance(column, bytes) != isinstance(handle, NumberHandle)
        for handle, column in zip(inputs, columns))
    if not fits:
        raise Mistake("the columns of the batch are not those of the manifest")
    found, needs, lacking, found_rules, lacking_rules = [], [], [], [], []
    rows = range(units)
    for rule in rules.rules:
        if rule.level == level:
            try:
                rule.decide(rows, columns, settings, found.append, needs.append, lacking.append)
            except Exception as error:
                where = f", row {rule.at}" if hasattr(rule, "at") else ""
                raise Mistake(f"rule `{rule.id}`{where}: {explain(error)}") from error
            found_rules += [rule.index] * (len(found) - len(found_rules))
            lacking_rules += [rule.index] * (len(lacking) - len(lacking_rules))
    return found, found_rules, needs, lacking, lacking_rules


def explain(error):
    """An exception in one line: what, and where in the author's files, innermost first."""
    name = "" if isinstance(error, Mistake) else f"{type(error).__name__}: "
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        file = code.co_filename.replace("\\", "/").rsplit("/", 1)[-1]
        if file not in ("uplift.py", "uplift_plugin.py") and not file.startswith("<"):
            frames.append(f"{file}:{trace.tb_lineno} in {code.co_name}")
        trace = trace.tb_next
    where = "".join(f", {'at' if first else 'called from'} {frame}"
                    for first, frame in zip([True] + [False] * 3, frames[::-1]))
    return f"{name}{error}{where}"
