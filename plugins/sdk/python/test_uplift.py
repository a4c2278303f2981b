"""Tests of the SDK: `python3 -m unittest discover plugins/sdk/python`."""

import importlib
import math
import random
import unittest

import uplift
from uplift import LACKING, MISSING, NO, SILENT, UNKNOWN, YES, Mistake, Number, choose, fires, when

TRUTHS = [NO, UNKNOWN, YES]
EDGES = [math.nan, 0.0, -0.0, 1.0, 0.1, 0.30000000000000004, -2.5, 3.0, 1e308, -1e308]


def rank(truth):
    return [False, None, True].index(truth.args[0])


def bits(number):
    return None if math.isnan(number) else (number, math.copysign(1, number))


def rule_set():
    """A rule set with an input of each kind and a setting, not yet with a rule."""
    uplift._made.clear()
    rules = uplift.RuleSet(id="test", version="1.0.0", title="Test")
    rules.a = rules.number("attendance.absence_rate")
    rules.b = rules.number("literacy.phonics")
    rules.year = rules.number("pupil.year_group")
    rules.flagged = rules.flag("pupil.eal")
    rules.status = rules.category("pupil.sen_status", ["none", "support", "ehcp"])
    rules.low = rules.setting("low", "Low", unit="number", default=1, minimum=-10, maximum=10)
    return rules


def declare(rules, function, **more):
    given = dict(title="T", area="attendance", intervention="attendance-meeting", because="So.",
                 inputs=[rules.a, rules.b, rules.flagged, rules.status], settings=[rules.low])
    rules.rule(more.pop("id", "r"), **{**given, **more})(function)


class Logic(unittest.TestCase):
    def test_kleene(self):
        for a in TRUTHS:
            for b in TRUTHS:
                self.assertEqual(rank(a & b), min(rank(a), rank(b)))
                self.assertEqual(rank(a | b), max(rank(a), rank(b)))
            self.assertEqual(rank(~a), 2 - rank(a))

    def test_comparisons_are_exact_at_the_threshold_and_unknown_when_missing(self):
        tenth = Number.of(0.1)
        self.assertEqual([rank(tenth >= 0.1), rank(tenth > 0.1), rank(tenth <= 0.1), rank(tenth < 0.1)],
                         [2, 0, 2, 0])
        self.assertEqual([rank(tenth == 0.1), rank(tenth != 0.1), rank(tenth.between(0.1, 0.1))], [2, 0, 2])
        for missing in (MISSING, MISSING + 1, 1 / MISSING, -MISSING, MISSING.capped()):
            for truth in (missing >= 0, missing > 0, missing <= 0, missing < 0, missing == 0,
                          missing.needed()):
                self.assertEqual(rank(truth), 1)
                self.assertEqual(rank(~truth), 1)
            self.assertIsNone(missing.get())

    def test_division_raises_nothing(self):
        self.assertEqual((Number.of(1) / 0).get(), math.inf)
        self.assertEqual((Number.of(-1) / 0).get(), -math.inf)
        self.assertEqual((1 / Number.of(-0.0)).get(), -math.inf)
        self.assertIsNone((Number.of(0) / 0).get())

    def test_decisions(self):
        for decision, condition, need in [
            (when(YES, 0.4), True, 0.4), (when(YES, 1.7), True, 1.0), (when(YES, -0.2), True, 0.0),
            (fires(0.5), True, 0.5), (when(True, 1), True, 1.0),
        ]:
            self.assertEqual((decision.condition.get(), decision.need.get()), (condition, need))
        self.assertEqual((SILENT.condition.get(), LACKING.condition.get()), (False, None))

    def test_python_words_that_do_not_know_of_the_unknown_are_refused(self):
        with self.assertRaisesRegex(TypeError, "join conditions with & and |"):
            bool(YES)
        with self.assertRaisesRegex(TypeError, "&"):
            0.1 <= Number.of(0.2) <= 0.3  # noqa: B015
        with self.assertRaisesRegex(TypeError, "no number"):
            Number.of(1) + "1"
        with self.assertRaisesRegex(TypeError, "choose"):
            Number.of(1) + YES
        with self.assertRaisesRegex(TypeError, "no condition"):
            YES & 1


class Loops(unittest.TestCase):
    """The loop written for a rule decides as the rule's function does row by row."""

    def number(self, pick, row, rules, depth):
        if depth == 0 or pick.random() < 0.2:
            return pick.choice([row[rules.a], row[rules.b], row[rules.low], Number.of(pick.choice(EDGES))])
        a = self.number(pick, row, rules, depth - 1)
        b = self.number(pick, row, rules, depth - 1)
        return pick.choice([
            lambda: a + b, lambda: a - b, lambda: a * b, lambda: a / b, lambda: -a, lambda: a.or_(b),
            lambda: a.max(b), lambda: a.min(b), lambda: a.capped(), lambda: a / 2, lambda: 3 - a,
            lambda: choose(self.truth(pick, row, rules, depth - 1), a, b),
        ])()

    def truth(self, pick, row, rules, depth):
        if depth == 0 or pick.random() < 0.2:
            return pick.choice([row[rules.flagged], row[rules.status] == "support",
                                row[rules.status].is_in("none", "ehcp"), YES, NO, UNKNOWN])
        p = self.truth(pick, row, rules, depth - 1)
        q = self.truth(pick, row, rules, depth - 1)
        a = self.number(pick, row, rules, depth - 1)
        b = self.number(pick, row, rules, depth - 1)
        return pick.choice([
            lambda: p & q, lambda: p | q, lambda: ~p, lambda: p.or_(q), lambda: p & p, lambda: (p | q) & ~p,
            lambda: a >= b, lambda: a > b, lambda: a <= b, lambda: a < b, lambda: a == b, lambda: a != b,
            lambda: a.needed(), lambda: a.between(b, 3),
        ])()

    def test_as_row_by_row(self):
        outcomes = set()
        for seed in range(150):
            pick = random.Random(seed)
            rules = rule_set()

            def function(row, seed=seed, rules=rules):
                pick = random.Random(seed)
                return when(self.truth(pick, row, rules, 4), self.number(pick, row, rules, 3))

            years = rules.year.years(1, 6) if seed % 3 == 0 else None
            declare(rules, function, years=years)
            rule = uplift.the_rule_set().rules[0]
            units = 60
            columns = [[pick.choice(EDGES) for _ in range(units)], [pick.choice(EDGES) for _ in range(units)],
                       [pick.choice([math.nan, 0, 1, 3, 6, 7]) for _ in range(units)],
                       bytes(pick.choice([0, 1, 255]) for _ in range(units)),
                       bytes(pick.choice([0, 1, 2, 254, 255]) for _ in range(units))]
            low = pick.choice(EDGES[1:])
            seen = uplift.evaluate(rules, [low], "pupil", units, columns)
            rule.decide = uplift._row_by_row(rule)
            expected = uplift.evaluate(rules, [low], "pupil", units, columns)
            # A need of minus nothing is that on either side, but their sum may differ: bits count.
            self.assertEqual(seen[0:2] + seen[3:], expected[0:2] + expected[3:], seed)
            self.assertEqual(list(map(bits, seen[2])), list(map(bits, expected[2])), seed)
            outcomes |= {(bool(seen[0]), bool(seen[3]))}
        self.assertEqual(outcomes, {(a, b) for a in (True, False) for b in (True, False)})

    def test_a_long_chain_of_conditions_is_no_trouble(self):
        rules = rule_set()

        def function(row):
            condition = row[rules.a] >= 0
            for step in range(300):
                condition = condition & (row[rules.a] >= -step) | (row[rules.b] < -step)
            return when(condition, 0.5)

        declare(rules, function)
        uplift.the_rule_set()
        found = uplift.evaluate(rules, [1.0], "pupil", 2, [[1.0, -1.0], [5.0, 5.0], [1.0, 1.0], b"\0\0", b"\0\0"])
        self.assertEqual(found[0], [0])

    def test_a_function_that_looks_at_the_number_is_called_for_every_row(self):
        rules = rule_set()

        def function(row):
            value = row[rules.a].get()
            if value is None:
                return LACKING
            return fires(math.sqrt(value)) if value > 0.25 else SILENT

        declare(rules, function)
        uplift.the_rule_set()
        nan = math.nan
        found = uplift.evaluate(rules, [1.0], "pupil", 4,
                                [[0.25, 0.36, nan, 4.0], [nan] * 4, [nan] * 4, b"\xff" * 4, b"\xff" * 4])
        self.assertEqual(found, ([1, 3], [0, 0], [0.6, 1.0], [2], [0]))


class Messages(unittest.TestCase):
    def refused(self, words, function=lambda row: SILENT, **more):
        rules = rule_set()
        with self.assertRaisesRegex(Exception, words):
            declare(rules, function, **{key: value(rules) if callable(value) else value
                                        for key, value in more.items()})
            uplift.the_rule_set()

    def test_mistakes_name_the_rule_and_what_is_wrong(self):
        self.refused("rule `r` returned nothing; it is to return when", lambda row: None)
        self.refused("rule `r`: the reason has `{input:pupil.eall}`.*it could have {input:attendance",
                     because="{input:pupil.eall}")
        self.refused("rule `r`: the reason has 301 characters", because="x" * 301)
        self.refused("the id of a rule is `R`", id="R")
        self.refused("rule `r`: the area is 'atendance', which is none of attendance", area="atendance")
        self.refused("rule `r` decides at level class and names the input", level="class")
        self.refused("rule `r`: an input stands twice", inputs=lambda rules: [rules.a, rules.a])
        self.refused("rule `r`: the inputs are to be a list", inputs=lambda rules: rules.a)
        self.refused("has no member 'help'; it has none, support, ehcp",
                     guards=lambda rules: [uplift.check_first(rules.status.member("help"), "x")])
        self.refused("years are those of a year group", years=lambda rules: rules.a.years(1, 2))

    def test_reading_what_is_not_declared_is_refused(self):
        rules = rule_set()
        declare(rules, lambda row: when(row[rules.year] > 1, 1))
        with self.assertRaisesRegex(Mistake, "rule `r` reads the input `pupil.year_group`, which is not among"):
            uplift.the_rule_set()

    def test_two_rules_of_one_id_are_refused(self):
        rules = rule_set()
        declare(rules, lambda row: SILENT)
        with self.assertRaisesRegex(Mistake, "rule `r`: there are two rules of this id"):
            declare(rules, lambda row: SILENT)

    def test_evidence_is_dated(self):
        for date in (None, "2026", "2026-02-30", "31 March 2026"):
            with self.assertRaisesRegex(Mistake, "which is not a day such as"):
                uplift.Evidence(claim="It helps.", source="A study", as_at=date)

    def test_an_exception_is_told_by_the_authors_own_lines(self):
        rules = rule_set()

        def function(row):
            return fires({}[row[rules.a].get()])

        declare(rules, function)
        uplift.the_rule_set()
        with self.assertRaisesRegex(Mistake, r"rule `r`, row 0: KeyError: 1.0, at test_uplift.py:\d+ in function"):
            uplift.evaluate(rules, [1.0], "pupil", 1, [[1.0], [1.0], [1.0], b"\0", b"\0"])

    def test_what_was_not_declared_is_refused(self):
        rules = rule_set()
        columns = [[1.0], [1.0], [1.0], b"\0", b"\0"]
        for settings, units, given in [([], 1, columns), ([1.0], 2, columns), ([1.0], 1, columns[:4]),
                                       ([1.0], 1, columns[3:] + columns[:3])]:
            with self.assertRaises(Mistake):
                uplift.evaluate(rules, settings, "pupil", units, given)


if __name__ == "__main__":
    importlib.invalidate_caches()
    unittest.main()
