"""The component's side of a rule set in Python: the two calls of the interface, each handed on to
`uplift`. `uplift plugin build` puts it beside the author's `rules.py`."""

import uplift
from componentize_py_types import Err
from wit_world import exports
from wit_world.imports import host, types

import rules  # noqa: F401  (declares the rule set)

RULES = uplift.the_rule_set()
MANIFEST = uplift.describe(RULES, types)


class Rules(exports.Rules):
    def describe(self):
        return MANIFEST

    def evaluate(self, settings, cohort):
        # While the component is built there is nobody to hear it.
        uplift._say = host.log
        columns = [column.value for column in cohort.columns]
        try:
            found = uplift.evaluate(RULES, settings, cohort.level.name.lower(), cohort.units, columns)
        except Exception as error:
            raise Err(uplift.explain(error) if not isinstance(error, uplift.Mistake) else str(error))
        return types.Findings(*found)
