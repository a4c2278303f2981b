/**
 * The component's side of a rule set in JavaScript: the two calls of the interface, each handed on to
 * `uplift.js`. `uplift plugin build` puts it beside the author's `rules.js`.
 */

import { log } from "uplift:rules/host@0.1.0";
import * as uplift from "./uplift.js";
import "./rules.js";

const set = uplift.theRuleSet();
const manifest = uplift.describe(set);

export const rules = {
  describe: () => manifest,
  evaluate(settings, cohort) {
    // While the component is built there is nobody to hear it.
    uplift.sayWith(log);
    try {
      return uplift.evaluate(set, settings, cohort);
    } catch (error) {
      throw uplift.explain(error);
    }
  },
};
