/**
 * What a rule set in JavaScript is written with. One module, no dependencies.
 *
 * A rule set says once what it reads and proposes, and then decides over batches of columns. An author
 * writes declarations and plain functions; this module makes the manifest of them and runs the functions.
 *
 *     import { RuleSet, when } from "./uplift.js";
 *
 *     const RULES = new RuleSet({ id: "example", version: "1.0.0", title: "Example" });
 *     const ABSENCE = RULES.number("attendance.absence_rate");
 *     const PERSISTENT = RULES.setting("persistent_rate", "Absence that is persistent",
 *       { unit: "rate", default: 0.1, minimum: 0.05, maximum: 0.3 });
 *
 *     RULES.rule("persistent-absence", {
 *       title: "Persistent absence", area: "attendance", intervention: "attendance-meeting",
 *       inputs: [ABSENCE], settings: [PERSISTENT],
 *       because: "Absent for {input:attendance.absence_rate} of sessions.",
 *     }, (row) => when(row.get(ABSENCE).atLeast(row.get(PERSISTENT)), row.get(ABSENCE).times(2)));
 *
 * A missing reading is neither 0 nor "no": a comparison with it is unknown, and a rule whose condition or
 * need is unknown is lacking. So conditions are joined with `.and()`, `.or()` and `.not()`, which know of
 * the unknown, and not with `&&`, `||` and `!`, which do not.
 *
 * How it is fast. A rule's function is called once, when the component is built, with a row that remembers
 * what is asked of it; what it returns is written down as one plain loop over the columns. A function that
 * insists on seeing the number itself (with `.get()` of a reading) is called for every row instead, which
 * is three to ten times slower.
 */

const LEVELS = ["pupil", "class", "academy", "trust"];
const AREAS = ["attendance", "literacy", "numeracy", "behaviour", "wellbeing", "language", "send", "attainment"];
const UNITS = ["rate", "count", "points", "months", "score", "years", "days", "hours", "number"];
const LONGEST_REASON = 300;
const NO_CODE = 255;

const made = [];
let conditions = null;

/** Something in a rule set that a host would refuse, or that cannot be meant. */
export class Mistake extends Error {
  constructor(message) {
    super(message);
    this.name = "Mistake";
  }
}

/** The function asks for a number itself, so it has to be called for every row. */
const SEES_ROWS = { toString: () => "this rule is to be called for every row" };

// --- Readings and conditions in three-valued logic ---------------------------------------------------

// What each operation is on known numbers, NaN being missing. The loop that is written for a rule says the
// same in its own words; the tests hold the two together.
const NUMBERS = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  or: (a, b) => (Number.isNaN(a) ? b : a),
  max: (a, b) => (b > a || Number.isNaN(b) ? b : a),
  min: (a, b) => (b < a || Number.isNaN(b) ? b : a),
};
const KNOWN = {
  ">=": (a, b) => a >= b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  "<": (a, b) => a < b,
  "===": (a, b) => a === b,
};
const OPPOSITES = { ">=": "<", ">": "<=", "<=": ">", "<": ">=" };
const capped = (a) => (a > 1 ? 1 : a < 0 ? 0 : a);

/** A value that is known, or an operation on values that a row will give. */
class Value {
  constructor(op, args) {
    this.op = op;
    this.args = args;
    this.known = op === "known";
    this.varies = false;
    this.depth = 1;
    if (this.known) return;
    const parts = args.filter((arg) => arg instanceof Value);
    this.varies = op === "reading" || op === "code" || parts.some((part) => part.varies);
    this.depth = 1 + Math.max(0, ...parts.map((part) => part.depth));
  }

  /** The value itself, or null where it is missing. The rule is then called for every row. */
  get() {
    if (!this.known) throw SEES_ROWS;
    const value = this.args[0];
    return value === null || Number.isNaN(value) ? null : value;
  }
}

// Functions and not private methods, of which every value would bear the mark, at a price.
function combined(one, op, other) {
  if (!(other instanceof Reading)) other = Reading.of(other);
  if (!one.known || !other.known) return new Reading(op, [one, other]);
  return new Reading("known", [NUMBERS[op](one.args[0], other.args[0])]);
}

function compared(one, op, other) {
  if (!(other instanceof Reading)) other = Reading.of(other);
  if (!one.known || !other.known) return new Truth(op, [one, other]);
  const [a, b] = [one.args[0], other.args[0]];
  return Number.isNaN(a) || Number.isNaN(b) ? UNKNOWN : KNOWN[op](a, b) ? YES : NO;
}

/** A number that may be missing. Arithmetic on a missing number is missing. */
export class Reading extends Value {
  /** A plain number as one that could be missing; NaN is missing. */
  static of(value) {
    if (value instanceof Reading) return value;
    if (value instanceof Truth) {
      throw new TypeError("a condition is no number; write condition.choose(1, 0) to make one of it");
    }
    if (typeof value !== "number") {
      throw new TypeError(`a reading is compared or counted with ${shown(value)}, which is no number`);
    }
    return new Reading("known", [value]);
  }

  plus(other) { return combined(this, "+", other); }
  minus(other) { return combined(this, "-", other); }
  times(other) { return combined(this, "*", other); }
  /** Divided by the other. */
  over(other) { return combined(this, "/", other); }
  /** At or above the other number. */
  atLeast(other) { return compared(this, ">=", other); }
  /** Above the other number. */
  above(other) { return compared(this, ">", other); }
  /** At or below the other number. */
  atMost(other) { return compared(this, "<=", other); }
  /** Below the other number. */
  below(other) { return compared(this, "<", other); }
  /** The same as the other number. */
  equals(other) { return compared(this, "===", other); }
  /** At or above the first and at or below the second. */
  between(low, high) { return this.atLeast(low).and(this.atMost(high)); }
  /** This number, or the other where this one is missing. */
  or(other) { return combined(this, "or", other); }
  /** The greater of the two; missing where either is. */
  max(other) { return combined(this, "max", other); }
  /** The lesser of the two; missing where either is. */
  min(other) { return combined(this, "min", other); }
  /** Its opposite: what is to be added to make 0. */
  negated() { return this.known ? Reading.of(-this.args[0]) : new Reading("neg", [this]); }
  /** At least 0 and at most 1, as a need has to be. */
  capped() { return this.known ? Reading.of(capped(this.args[0])) : new Reading("capped", [this]); }

  /** Yes where there is a reading, unknown where there is none: `.and()` it to a condition whose reason
   * shows a reading that the condition itself does not ask for. */
  needed() {
    if (!this.known) return new Truth("needed", [this]);
    return Number.isNaN(this.args[0]) ? UNKNOWN : YES;
  }

  [Symbol.toPrimitive]() {
    throw new TypeError("a reading may be missing, so + - * / and < > do not work on it; write " +
      ".plus() .minus() .times() .over() and .atLeast() .above() .atMost() .below()");
  }
}

/** A condition: yes, no or unknown. What one side of `.and()` or `.or()` settles, a missing other side
 * does not unsettle. */
export class Truth extends Value {
  constructor(op, args) {
    super(op, args);
    if (conditions !== null && op !== "known") conditions.add(this);
  }

  /** A plain true or false as a condition. */
  static of(value) {
    if (value instanceof Truth) return value;
    if (typeof value === "boolean") return value ? YES : NO;
    throw new TypeError(`${shown(value)} is no condition; compare a reading, as in row.get(ABSENCE).atLeast(0.1)`);
  }

  /** Both hold. */
  and(other) {
    other = Truth.of(other);
    if (!this.known || !other.known) return new Truth("&", [this, other]);
    const [a, b] = [this.args[0], other.args[0]];
    return a === false || b === false ? NO : a && b ? YES : UNKNOWN;
  }

  /** One or both hold. */
  or(other) {
    other = Truth.of(other);
    if (!this.known || !other.known) return new Truth("|", [this, other]);
    const [a, b] = [this.args[0], other.args[0]];
    return a || b ? YES : a === false && b === false ? NO : UNKNOWN;
  }

  /** It does not hold. */
  not() {
    if (!this.known) return new Truth("~", [this]);
    return this.args[0] === null ? UNKNOWN : this.args[0] ? NO : YES;
  }

  /** This condition, or the other where this one is unknown. */
  orElse(other) {
    other = Truth.of(other);
    if (!this.known) return new Truth("else", [this, other]);
    return this.args[0] === null ? other : this;
  }

  /** The one number where it holds, the other where it does not; missing where it is unknown. */
  choose(yes, no) {
    [yes, no] = [Reading.of(yes), Reading.of(no)];
    if (!this.known) return new Reading("choose", [this, yes, no]);
    return this.args[0] === null ? MISSING : this.args[0] ? yes : no;
  }

  [Symbol.toPrimitive]() {
    throw new TypeError("a condition may be unknown, so it is not compared or added; write .and(), .or(), " +
      ".not(), and condition.choose(yes, no) to pick a number");
  }
}

/** The reading of a category, to be compared with the names of its members. */
class Category {
  constructor(handle, place) {
    this.handle = handle;
    this.place = place;
  }

  /** Whether it is this member. */
  is(member) { return this.place(this.handle.member(member)); }
  /** Whether it is one of these members. */
  isIn(...members) { return members.reduce((found, member) => found.or(this.is(member)), NO); }

  [Symbol.toPrimitive]() {
    throw new TypeError(`compare \`${this.handle.indicator}\` with one of its members by .is("...")`);
  }
}

export const YES = new Truth("known", [true]);
export const NO = new Truth("known", [false]);
export const UNKNOWN = new Truth("known", [null]);
export const MISSING = new Reading("known", [NaN]);

/** What a rule says of one row: it fires with a need, does not, or is lacking a reading. */
export class Decision {
  constructor(condition, need) {
    this.condition = condition instanceof Truth ? condition : Truth.of(condition);
    this.need = typeof need === "number" ? new Reading("known", [capped(need)]) : Reading.of(need).capped();
  }
}

/** Fires with this need where the condition holds; is lacking where condition or need is unknown. A need
 * above 1 counts as 1, one below 0 as 0. */
export const when = (condition, need) => new Decision(condition, need);
/** Fires with this need; lacking where the need is missing. */
export const fires = (need) => new Decision(YES, need);
/** The rule does not fire. */
export const SILENT = new Decision(NO, MISSING);
/** A missing reading keeps the rule from deciding. */
export const LACKING = new Decision(UNKNOWN, MISSING);

let say = () => {};
/** Says something to the author, shown when something went wrong. Never part of a result. A rule that does
 * is called for every row. */
export function log(message) {
  if (conditions !== null) throw SEES_ROWS;
  say(String(message));
}
/** For the component: where `log` leads. */
export const sayWith = (how) => { say = how; };

// --- What a rule set says of itself ------------------------------------------------------------------

const shown = (value) => (typeof value === "string" ? JSON.stringify(value)
  : typeof value === "function" ? "a function" : value instanceof Value ? "a reading or condition"
  : typeof value === "object" && value !== null ? "an object" : String(value));

function text(value, what, empty = false) {
  if (typeof value !== "string") throw new Mistake(`${what} is ${shown(value)}, which is no text`);
  if (!empty && value.trim() === "") throw new Mistake(`${what} is empty`);
  return value;
}

function oneOf(value, words, what) {
  if (!words.includes(value)) throw new Mistake(`${what} is ${shown(value)}, which is none of ${words.join(", ")}`);
  return value;
}

function checkId(value, joint, what) {
  text(value, what);
  if (!new RegExp(`^[a-z][a-z0-9${joint}]*$`).test(value)) {
    const kind = joint === "-" ? "hyphens" : "underscores";
    throw new Mistake(`${what} is \`${value}\`; an id is lower case letters, digits and ${kind}`);
  }
  return value;
}

function whole(value, least, most, what) {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Mistake(`${what} is ${shown(value)}, which is no whole number from ${least} to ${most}`);
  }
  return value;
}

function finite(value, what) {
  if (!Number.isFinite(value)) throw new Mistake(`${what} is ${shown(value)}, which is no finite number`);
  return value;
}

function list(value, fits, what) {
  if (!Array.isArray(value)) throw new Mistake(`${what} are to be a list, in square brackets`);
  const stranger = value.find((entry) => !fits(entry));
  if (stranger !== undefined || value.includes(undefined)) {
    throw new Mistake(`${what} have ${shown(stranger)}, which does not belong there`);
  }
  return [...value];
}

/** The options given, over what they are if not given; a name that is not known is a slip. */
function options(given, defaults, required, what) {
  if (typeof given !== "object" || given === null) throw new Mistake(`${what} needs { ... } with what it is`);
  for (const name of Object.keys(given)) {
    if (!(name in defaults) && !required.includes(name)) {
      throw new Mistake(`${what} has \`${name}\`, which is none of ${[...required, ...Object.keys(defaults)].join(", ")}`);
    }
  }
  const absent = required.find((name) => given[name] === undefined);
  if (absent !== undefined) throw new Mistake(`${what} does not say its \`${absent}\``);
  return { ...defaults, ...given };
}

const notes = (value, what) => (Array.isArray(value) ? value : Object.entries(value)).map(([heading, note]) =>
  [text(heading, `a heading of the notes of ${what}`), text(note, `a note of ${what}`)]);

const isText = (value) => typeof value === "string";

function isDate(value) {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  if (!parts) return false;
  const [year, month, day] = parts.slice(1).map(Number);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

/** A dated, cited claim about an intervention or a rule. */
export class Evidence {
  constructor(given) {
    const e = options(given, { url: "", months: undefined, cost: undefined, security: undefined, population: "" },
      ["claim", "source", "asAt"], "a piece of evidence");
    this.claim = text(e.claim, "the claim of a piece of evidence");
    const what = `the evidence "${e.claim.slice(0, 40)}"`;
    this.source = text(e.source, `the source of ${what}`);
    if (!isText(e.asAt) || !isDate(e.asAt)) {
      throw new Mistake(`${what} is dated ${shown(e.asAt)}, which is not a day such as "2026-03-31"`);
    }
    this.asAt = e.asAt;
    this.url = text(e.url, `the url of ${what}`, true);
    this.months = e.months === undefined ? undefined : finite(e.months, `months of ${what}`);
    this.cost = e.cost === undefined ? undefined : whole(e.cost, 1, 5, `the cost of ${what}`);
    this.security = e.security === undefined ? undefined : whole(e.security, 0, 5, `the security of ${what}`);
    this.population = text(e.population, `the population of ${what}`, true);
  }
}

/** An input: what a rule reads a row by. */
class Handle {
  constructor(given) { Object.assign(this, given); }
  /** As a reason names it. */
  get name() { return this.statistic === "value" ? this.indicator : `${this.indicator}.${this.statistic}`; }
}

/** An input that is a number. */
class NumberHandle extends Handle {
  /** The years from the first to the last, where this is the year group of a pupil or class. Reception is
   * 0, Nursery -1 and -2. */
  years(first, last) {
    if (!["pupil.year_group", "class.year_group"].includes(this.name)) {
      throw new Mistake(`years are those of a year group and not of \`${this.name}\``);
    }
    whole(first, -128, 127, "the first year group");
    whole(last, -128, 127, "the last year group");
    if (first > last) throw new Mistake(`the first year group, ${first}, comes after the last, ${last}`);
    return { input: this, first, last };
  }
}

/** An input that is yes or no. */
class FlagHandle extends Handle {
  /** Yes, for a guard. */
  yes() { return { input: this, code: 1 }; }
  /** No, for a guard. */
  no() { return { input: this, code: 0 }; }
}

/** An input that is one member of a list. */
class CategoryHandle extends Handle {
  /** The member of this name, for a guard. */
  member(name) {
    const code = this.members.indexOf(name);
    if (code < 0) throw new Mistake(`\`${this.indicator}\` has no member ${shown(name)}; it has ${this.members.join(", ")}`);
    return { input: this, code };
  }
}

/** A number that the trust may set within bounds. */
class Setting {
  constructor(given) { Object.assign(this, given); }
}

class Guard {
  constructor(when, gate, because) {
    if (!(when?.input instanceof Handle) || when.code === undefined) {
      throw new Mistake('a guard waits for EAL.yes(), EAL.no() or SEN.member("ehcp")');
    }
    this.when = when;
    this.gate = gate;
    this.because = text(because, "what a guard says");
  }
}

/** A person checks something before it is offered. */
export const checkFirst = (when, because) => new Guard(when, "check-first", because);
/** The intervention is not to be offered. */
export const contraindicated = (when, because) => new Guard(when, "contraindicated", because);

/** A rule set: everything a plugin declares. */
export class RuleSet {
  constructor(given) {
    const set = options(given, { summary: "", publisher: "", licence: "", notes: [] },
      ["id", "version", "title"], "the rule set");
    this.id = checkId(set.id, "-", "the id of the rule set");
    this.version = text(set.version, "the version of the rule set");
    this.title = text(set.title, "the title of the rule set");
    this.summary = text(set.summary, "the summary of the rule set", true);
    this.publisher = text(set.publisher, "the publisher of the rule set", true);
    this.licence = text(set.licence, "the licence of the rule set", true);
    this.notes = notes(set.notes, "the rule set");
    [this.settings, this.inputs, this.interventions, this.rules] = [[], [], [], []];
    made.push(this);
  }

  #input(Kind, indicator, level, statistic, members) {
    text(indicator, "the indicator of an input");
    oneOf(level, LEVELS, `the level of input \`${indicator}\``);
    if (level === "pupil" && statistic !== "value") {
      throw new Mistake(`input \`${indicator}\`: a pupil's reading is its own; ${statistic} is for classes, academies and trusts`);
    }
    if (level !== "pupil" && statistic === "value" && indicator.startsWith("finding.")) {
      throw new Mistake(`input \`${indicator}\`: a finding above pupils is gathered, as a share`);
    }
    if (this.inputs.some((other) => other.level === level && other.indicator === indicator && other.statistic === statistic)) {
      throw new Mistake(`input \`${indicator}\` is declared twice for the level ${level}`);
    }
    const column = this.inputs.filter((other) => other.level === level).length;
    const handle = new Kind({ owner: this, index: this.inputs.length, column, level, indicator, statistic, members });
    this.inputs.push(handle);
    return handle;
  }

  /** Declares a number that the unit has itself. */
  number(indicator, level = "pupil") { return this.#input(NumberHandle, indicator, level, "value"); }
  /** Declares a reading that is yes or no. */
  flag(indicator, level = "pupil") { return this.#input(FlagHandle, indicator, level, "value"); }
  /** Declares a reading that is one member of a list. */
  category(indicator, members, level = "pupil") {
    members = list(members, isText, `the members of \`${indicator}\``);
    if (members.length < 1 || members.length > 254 || new Set(members).size !== members.length) {
      throw new Mistake(`the members of \`${indicator}\` are to be 1 to 254, each once`);
    }
    return this.#input(CategoryHandle, indicator, level, "value", members);
  }
  /** Declares the mean over the pupils with a reading. */
  mean(indicator, level) { return this.#input(NumberHandle, indicator, level, "mean"); }
  /** Declares the median over the pupils with a reading. */
  median(indicator, level) { return this.#input(NumberHandle, indicator, level, "median"); }
  /** Declares the least reading. */
  minimum(indicator, level) { return this.#input(NumberHandle, indicator, level, "minimum"); }
  /** Declares the greatest reading. */
  maximum(indicator, level) { return this.#input(NumberHandle, indicator, level, "maximum"); }
  /** Declares the share of yes among the pupils with a reading, from 0 to 1. */
  share(indicator, level) { return this.#input(NumberHandle, indicator, level, "share"); }
  /** Declares how many pupils have a reading; never missing. */
  count(indicator, level) { return this.#input(NumberHandle, indicator, level, "count"); }
  /** Declares the mean of those not disadvantaged less that of those disadvantaged. Sensitive. */
  gap(indicator, level) { return this.#input(NumberHandle, indicator, level, "gap"); }

  /** Declares a number that the trust may set within bounds; `overridable: false` keeps academies from
   * departing from the trust's value. */
  setting(id, title, given) {
    checkId(id, "_", "the id of a setting");
    const what = `setting \`${id}\``;
    if (this.settings.some((other) => other.id === id)) throw new Mistake(`${what} is declared twice`);
    const s = options(given, { overridable: true }, ["unit", "default", "minimum", "maximum"], what);
    for (const bound of ["default", "minimum", "maximum"]) finite(s[bound], `the ${bound} of ${what}`);
    if (!(s.minimum <= s.default && s.default <= s.maximum)) {
      throw new Mistake(`the default of ${what}, ${s.default}, is not within ${s.minimum} to ${s.maximum}`);
    }
    oneOf(s.unit, UNITS, `the unit of ${what}`);
    const setting = new Setting({ ...s, owner: this, index: this.settings.length, id, title: text(title, `the title of ${what}`), overridable: Boolean(s.overridable) });
    this.settings.push(setting);
    return setting;
  }

  /** Declares something a school can do that the catalogue does not have. The id begins with the rule
   * set's own and a full stop. Months, cost and security of a recommendation are those of the first piece
   * of evidence. */
  intervention(id, given) {
    const what = `intervention \`${id}\``;
    if (!isText(id) || !id.startsWith(`${this.id}.`) || !/^[a-z][a-z0-9-]*$/.test(id.slice(this.id.length + 1))) {
      throw new Mistake(`the id of ${what} is to be \`${this.id}.\` and lower case letters, digits, hyphens`);
    }
    if (this.interventions.some((other) => other.id === id)) throw new Mistake(`${what} is declared twice`);
    const own = options(given, { summary: "", excludes: [], minutes: 0, sessionsPerWeek: 0, weeks: 0, adultHours: 0, group: [0, 0], notes: [] },
      ["title", "areas", "tier", "evidence"], what);
    own.id = id;
    text(own.title, `the title of ${what}`);
    text(own.summary, `the summary of ${what}`, true);
    own.areas = list(own.areas, isText, `the areas of ${what}`);
    own.areas.forEach((area) => oneOf(area, AREAS, `an area of ${what}`));
    if (own.areas.length === 0) throw new Mistake(`${what} serves no area`);
    whole(own.tier, 1, 3, `the tier of ${what}`);
    own.evidence = list(own.evidence, (entry) => entry instanceof Evidence, `the evidence of ${what}`);
    if (own.evidence.length === 0) {
      throw new Mistake(`${what} has no evidence; without a dated and cited claim it is not loaded`);
    }
    own.excludes = list(own.excludes, isText, `the excluded interventions of ${what}`);
    whole(own.minutes, 0, 65535, `the minutes of ${what}`);
    finite(own.sessionsPerWeek, `the sessions a week of ${what}`);
    whole(own.weeks, 0, 65535, `the weeks of ${what}`);
    finite(own.adultHours, `the adult hours of ${what}`);
    [own.groupMin, own.groupMax] = own.group.map((size) => whole(size, 0, 65535, `the group of ${what}`));
    own.notes = notes(own.notes, what);
    this.interventions.push(own);
    return own;
  }

  /** Declares a rule: what it is, and the function that takes a row and returns a decision. */
  rule(id, given, decide) {
    checkId(id, "-", "the id of a rule");
    const what = `rule \`${id}\``;
    if (this.rules.some((other) => other.id === id)) throw new Mistake(`${what}: there are two rules of this id`);
    const rule = options(given, { settings: [], level: "pupil", years: undefined, measure: undefined, guards: [], evidence: [], notes: [] },
      ["title", "area", "intervention", "because", "inputs"], what);
    if (typeof decide !== "function") throw new Mistake(`${what}: the last thing is to be a function of a row`);
    Object.assign(rule, { id, index: this.rules.length, decide });
    text(rule.title, `${what}: the title`);
    oneOf(rule.area, AREAS, `${what}: the area`);
    oneOf(rule.level, LEVELS, `${what}: the level`);
    rule.intervention = text(rule.intervention?.id ?? rule.intervention, `${what}: the intervention`);
    rule.inputs = list(rule.inputs, (entry) => entry instanceof Handle, `${what}: the inputs`);
    rule.settings = list(rule.settings, (entry) => entry instanceof Setting, `${what}: the settings`);
    rule.guards = list(rule.guards, (entry) => entry instanceof Guard, `${what}: the guards`);
    rule.evidence = list(rule.evidence, (entry) => entry instanceof Evidence, `${what}: the evidence`);
    rule.notes = notes(rule.notes, what);
    if (rule.years !== undefined && !(rule.years.input instanceof Handle)) {
      throw new Mistake(`${what}: years are written YEAR_GROUP.years(first, last)`);
    }
    if (rule.measure !== undefined && !(rule.measure instanceof Handle)) {
      throw new Mistake(`${what}: the measure is ${shown(rule.measure)}, which is no input`);
    }
    const others = [...rule.guards.map((guard) => guard.when.input), rule.measure, rule.years?.input];
    for (const used of [...rule.inputs, ...others.filter((input) => input !== undefined)]) {
      if (used.owner !== this) throw new Mistake(`${what}: the input \`${used.name}\` is another rule set's`);
      if (used.level !== rule.level) {
        throw new Mistake(`${what} decides at level ${rule.level} and names the input \`${used.name}\` of level ${used.level}`);
      }
    }
    if (new Set(rule.inputs).size !== rule.inputs.length) throw new Mistake(`${what}: an input stands twice among its inputs`);
    checkReason(rule, what);
    this.rules.push(rule);
  }
}

/** Checks the reason's length and that each placeholder is an input or setting of the rule. */
function checkReason(rule, what) {
  text(rule.because, `${what}: the reason`);
  const length = [...rule.because].length;
  if (length > LONGEST_REASON) {
    throw new Mistake(`${what}: the reason has ${length} characters, where ${LONGEST_REASON} are allowed`);
  }
  const names = [...rule.inputs.map((input) => `input:${input.name}`), ...rule.settings.map((setting) => `setting:${setting.id}`)];
  for (const [braces, name] of rule.because.matchAll(/\{\{|\{([^}]*)\}?/g)) {
    if (name !== undefined && (!names.includes(name) || !braces.endsWith("}"))) {
      const listed = names.map((name) => `{${name}}`).join(", ") || "none";
      throw new Mistake(`${what}: the reason has \`${braces}\`, which is no input or setting of the rule; it could have ${listed}; for a brace write {{`);
    }
  }
}

// --- From a function to a loop -----------------------------------------------------------------------

/** A row that is asked about: remembers, where no numbers are given, what is asked of it. */
class Row {
  constructor(rule, columns, settings) {
    this.rule = rule;
    this.columns = columns;
    this.settings = settings;
    this.at = 0;
    this.place = (member) => this.#code(member);
  }

  /** The reading of an input, or the value in force of a setting. */
  get(wanted) {
    const { rule, columns } = this;
    if (!rule.reads.has(wanted)) this.refuse(wanted);
    if (wanted instanceof NumberHandle) {
      return columns ? new Reading("known", [columns[wanted.column][this.at]]) : new Reading("reading", [wanted.column]);
    }
    if (wanted instanceof Setting) {
      return columns ? new Reading("known", [this.settings[wanted.index]]) : new Reading("setting", [wanted.index]);
    }
    return wanted instanceof FlagHandle ? this.#code(wanted.yes()) : new Category(wanted, this.place);
  }

  refuse(wanted) {
    const { rule } = this;
    if (wanted instanceof Setting) {
      throw new Mistake(`rule \`${rule.id}\` reads the setting \`${wanted.id}\`, which is not among its settings: [...]`);
    }
    if (wanted instanceof Handle) {
      throw new Mistake(`rule \`${rule.id}\` reads the input \`${wanted.name}\`, which is not among its inputs: [...]`);
    }
    throw new Mistake(`rule \`${rule.id}\` reads row.get(${shown(wanted)}); a row is read by an input or a setting`);
  }

  #code({ input, code }) {
    if (!this.columns) return new Truth("code", [input.column, code]);
    const found = this.columns[input.column][this.at];
    return found === NO_CODE ? UNKNOWN : found === code ? YES : NO;
  }
}

function decision(rule, row) {
  const { decide } = rule;
  const said = decide(row);
  if (!(said instanceof Decision)) {
    const what = said === undefined ? "nothing" : shown(said);
    throw new Mistake(`rule \`${rule.id}\` returned ${what}; it is to return when(condition, need)`);
  }
  return said;
}

const literal = (value) => (Object.is(value, -0) ? "-0" : String(value));

/** Writes a decision down as a loop over columns. */
class Loop {
  constructor(rule, decision) {
    this.rule = rule;
    this.columns = new Set();
    this.names = new Map();
    this.uses = new Map();
    [this.before, this.body] = [[], []];
    this.#count(decision.condition);
    const [yes, no] = this.#truth(decision.condition);
    const condition = this.body;
    this.body = [];
    const need = this.#value(decision.need);
    const needed = this.body;
    const asked = [];
    if (rule.years !== undefined) {
      const { input, first, last } = rule.years;
      const year = this.#column(input.column);
      asked.push(`if (!(${year} >= ${first} && ${year} <= ${last})) { if (${year} !== ${year}) lacking.push(row); continue; }`);
    }
    const used = [...this.columns].sort((a, b) => a - b);
    this.source = [
      ...used.map((column) => `const c${column} = columns[${column}];`),
      ...this.before,
      "for (let row = 0; row < units; row++) {",
      ...used.map((column) => `const x${column} = c${column}[row];`),
      ...asked, ...condition,
      `if (${no}) continue;`,
      `if (${yes}) {`, ...needed,
      `const value = ${need};`,
      "if (value === value) { found.push(row); needs.push(value); continue; }",
      "}",
      "lacking.push(row);",
      "}",
    ].join("\n");
  }

  compiled() {
    return new Function("units", "columns", "settings", "found", "needs", "lacking", this.source);
  }

  #count(value) {
    const uses = (this.uses.get(value) ?? 0) + 1;
    this.uses.set(value, uses);
    if (uses === 1) value.args.filter((arg) => arg instanceof Value).forEach((arg) => this.#count(arg));
  }

  #column(column) {
    this.columns.add(column);
    return `x${column}`;
  }

  /** Gives what is worked out a name; before the loop where no row changes it. */
  #keep(value, letter, source) {
    const name = `${letter}${this.before.length + this.body.length}_${this.names.size}`;
    (value.varies ? this.body : this.before).push(`const ${name} = ${source};`);
    return name;
  }

  #value(value) {
    const { op, args } = value;
    if (op === "known") return literal(args[0]);
    if (op === "reading") return this.#column(args[0]);
    if (this.names.has(value)) return this.names.get(value);
    const source = op === "setting" ? `settings[${args[0]}]` : this.#sum(op, args);
    const name = this.#keep(value, "t", source);
    this.names.set(value, name);
    return name;
  }

  #sum(op, args) {
    if (op === "choose") {
      const [yes, no] = this.#truth(args[0]);
      const [a, b] = [this.#value(args[1]), this.#value(args[2])];
      return `${yes} ? ${a} : ${no} ? ${b} : NaN`;
    }
    const [a, b] = args.map((arg) => this.#value(arg));
    switch (op) {
      case "neg": return `-${a}`;
      case "or": return `${a} === ${a} ? ${a} : ${b}`;
      case "max": return `${b} > ${a} || ${b} !== ${b} ? ${b} : ${a}`;
      case "min": return `${b} < ${a} || ${b} !== ${b} ? ${b} : ${a}`;
      case "capped": return `${a} > 1 ? 1 : ${a} < 0 ? 0 : ${a}`;
      default: return `${a} ${op} ${b}`;
    }
  }

  /** The two texts that say whether a condition is yes and whether it is no. */
  #truth(truth) {
    const { op, args } = truth;
    if (this.names.has(truth)) return this.names.get(truth);
    if (op === "known") return [String(args[0] === true), String(args[0] === false)];
    if (op === "code") {
      const name = this.#column(args[0]);
      return [`${name} === ${args[1]}`, `(${name} !== ${args[1]} && ${name} !== ${NO_CODE})`];
    }
    if (op === "needed") {
      const a = this.#value(args[0]);
      return [`${a} === ${a}`, "false"];
    }
    if (op in KNOWN) {
      const [a, b] = args.map((arg) => this.#value(arg));
      return [`${a} ${op} ${b}`, op === "===" ? `(${a} < ${b} || ${a} > ${b})` : `${a} ${OPPOSITES[op]} ${b}`];
    }
    if (op === "~") return this.#truth(args[0]).toReversed();
    const [[yes, no], [otherYes, otherNo]] = args.map((arg) => this.#truth(arg));
    let texts = [`(${yes} || (!(${no}) && ${otherYes}))`, `(${no} || (!(${yes}) && ${otherNo}))`];
    if (op === "&") texts = [`(${yes} && ${otherYes})`, `(${no} || ${otherNo})`];
    if (op === "|") texts = [`(${yes} || ${otherYes})`, `(${no} && ${otherNo})`];
    // What is asked twice is worked out once, and brackets do not grow without end.
    if (this.uses.get(truth) > 1 || truth.depth % 16 === 0) {
      texts = [this.#keep(truth, "y", texts[0]), this.#keep(truth, "n", texts[1])];
      this.names.set(truth, texts);
    }
    return texts;
  }
}

/** The loop of a rule whose function wants to see every row. */
const rowByRow = (rule) => (units, columns, settings, found, needs, lacking) => {
  const row = new Row(rule, columns, settings);
  for (let at = 0; at < units; at++) {
    if (rule.years !== undefined) {
      const year = columns[rule.years.input.column][at];
      if (!(year >= rule.years.first && year <= rule.years.last)) {
        if (Number.isNaN(year)) lacking.push(at);
        continue;
      }
    }
    row.at = rule.at = at;
    const { condition, need } = decision(rule, row);
    const [holds, value] = [condition.args[0], need.args[0]];
    if (holds === true && !Number.isNaN(value)) {
      found.push(at);
      needs.push(value);
    } else if (holds !== false) {
      lacking.push(at);
    }
  }
};

/** Whether a function joins what it reads with operators that do not know of the unknown. */
function unaware(source) {
  const bare = source.replace(/\/\*[^]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`/g, "");
  return bare.includes("&&") ? "&&" : bare.includes("||") ? "||" : null;
}

/** Asks a rule once what it does. Throws what is wrong with it. */
function finish(rule, strict) {
  rule.reads = new Set([...rule.inputs, ...rule.settings]);
  conditions = new Set();
  try {
    const said = decision(rule, new Row(rule));
    const seen = new Set();
    const see = (value) => {
      if (seen.has(value)) return;
      seen.add(value);
      value.args.filter((arg) => arg instanceof Value).forEach(see);
    };
    [said.condition, said.need].forEach(see);
    const operator = strict ? unaware(rule.decide.toString()) : null;
    if (operator !== null || [...conditions].some((condition) => !seen.has(condition))) {
      const what = operator === null ? "works out a condition that it then does not use" : `has ${operator}`;
      throw new Mistake(`rule \`${rule.id}\` ${what}; a condition may be unknown, so \`&&\`, \`||\`, \`!\`, \`if\` and \`? :\` ` +
        "do not work on it: write .and(), .or(), .not() and condition.choose(yes, no)");
    }
    rule.run = new Loop(rule, said).compiled();
  } catch (error) {
    if (error !== SEES_ROWS) throw error;
    rule.run = rowByRow(rule);
  } finally {
    conditions = null;
  }
}

/** The one rule set that was declared, ready to decide. `strict` where the functions are as written. */
export function theRuleSet(strict = false) {
  if (made.length !== 1) {
    const many = made.length === 0 ? "no rule set" : `${made.length} rule sets`;
    throw new Mistake(`rules.js declares ${many}; it is to say \`const RULES = new RuleSet({ ... })\` once`);
  }
  made[0].rules.forEach((rule) => finish(rule, strict));
  return made[0];
}

// --- The two calls -----------------------------------------------------------------------------------

const evidence = (list) => list.map(({ claim, source, url, asAt, months, cost, security, population }) =>
  ({ claim, source, url, asAt, months, cost, security, population }));

const kind = (input) => (input instanceof CategoryHandle ? { tag: "category", val: [...input.members] }
  : { tag: input instanceof FlagHandle ? "flag" : "number" });

/** The manifest. */
export const describe = (set) => ({
  id: set.id, version: set.version, title: set.title, summary: set.summary, publisher: set.publisher,
  licence: set.licence, notes: set.notes,
  settings: set.settings.map(({ id, title, unit, default: usual, minimum, maximum, overridable }) =>
    ({ id, title, unit, default: usual, minimum, maximum, overridable })),
  inputs: set.inputs.map((input) =>
    ({ level: input.level, indicator: input.indicator, statistic: input.statistic, kind: kind(input) })),
  interventions: set.interventions.map((own) => ({
    id: own.id, title: own.title, summary: own.summary, areas: own.areas, tier: own.tier,
    evidence: evidence(own.evidence), excludes: own.excludes, minutes: own.minutes,
    sessionsPerWeek: own.sessionsPerWeek, weeks: own.weeks, adultHours: own.adultHours,
    groupMin: own.groupMin, groupMax: own.groupMax, notes: own.notes,
  })),
  rules: set.rules.map((rule) => ({
    id: rule.id, title: rule.title, level: rule.level, area: rule.area, intervention: rule.intervention,
    years: rule.years === undefined ? undefined : [rule.years.first, rule.years.last],
    inputs: rule.inputs.map((input) => input.index), settings: rule.settings.map((setting) => setting.index),
    measure: rule.measure?.index,
    guards: rule.guards.map(({ when, gate, because }) => ({ input: when.input.index, code: when.code, gate, because })),
    evidence: evidence(rule.evidence), because: rule.because, notes: rule.notes,
  })),
});

/** Decides for one batch. */
export function evaluate(set, settings, cohort) {
  if (settings.length !== set.settings.length) {
    throw new Mistake("the batch has another number of settings than the manifest");
  }
  const inputs = set.inputs.filter((input) => input.level === cohort.level);
  const fits = inputs.length === cohort.columns.length && inputs.every((input, at) => {
    const { tag, val } = cohort.columns[at];
    return val.length === cohort.units && (tag === "numbers") === (input instanceof NumberHandle);
  });
  if (!fits) throw new Mistake("the columns of the batch are not those of the manifest");
  const columns = cohort.columns.map((column) => column.val);
  const [units, rules, needs, lackingUnits, lackingRules] = [[], [], [], [], []];
  for (const rule of set.rules) {
    if (rule.level !== cohort.level) continue;
    try {
      rule.run(cohort.units, columns, settings, units, needs, lackingUnits);
    } catch (error) {
      const where = rule.at === undefined ? "" : `, row ${rule.at}`;
      throw new Mistake(`rule \`${rule.id}\`${where}: ${explain(error)}`);
    }
    while (rules.length < units.length) rules.push(rule.index);
    while (lackingRules.length < lackingUnits.length) lackingRules.push(rule.index);
  }
  return { units, rules, needs, lackingUnits, lackingRules };
}

/** An error in one line: what, and where in the author's files, innermost first. */
export function explain(error) {
  if (!(error instanceof Error)) return String(error);
  const name = error instanceof Mistake ? "" : `${error.name}: `;
  const frames = [];
  for (const line of String(error.stack ?? "").split("\n")) {
    const found = /^\s*at (?:(.*?) )?\(?(?:.*[/\\])?([^/\\() ]+\.m?js):(\d+)/.exec(line);
    if (found && found[2] !== "uplift.js" && found[2] !== "uplift_plugin.js") {
      frames.push(`${found[2]}:${found[3]}${found[1] ? ` in ${found[1]}` : ""}`);
    }
  }
  const where = frames.slice(0, 4).map((frame, at) => `, ${at === 0 ? "at" : "called from"} ${frame}`);
  return `${name}${error.message}${where.join("")}`;
}
