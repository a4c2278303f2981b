/** Tests of the SDK: `node --test plugins/sdk/javascript`. */

import assert from "node:assert/strict";
import test from "node:test";

// A module is loaded anew for each rule set, since it holds the one that was declared.
let loaded = 0;
const load = () => import(`./uplift.js?${loaded++}`);
const EDGES = [NaN, 0, -0, 1, 0.1, 0.30000000000000004, -2.5, 3, 1e308, -1e308];

async function ruleSet() {
  const uplift = await load();
  const rules = new uplift.RuleSet({ id: "test", version: "1.0.0", title: "Test" });
  return {
    ...uplift,
    uplift,
    rules,
    a: rules.number("attendance.absence_rate"),
    b: rules.number("literacy.phonics"),
    year: rules.number("pupil.year_group"),
    flagged: rules.flag("pupil.eal"),
    status: rules.category("pupil.sen_status", ["none", "support", "ehcp"]),
    low: rules.setting("low", "Low", { unit: "number", default: 1, minimum: -10, maximum: 10 }),
  };
}

function declare(set, decide, more = {}, id = "r") {
  set.rules.rule(id, {
    title: "T", area: "attendance", intervention: "attendance-meeting", because: "So.",
    inputs: [set.a, set.b, set.flagged, set.status], settings: [set.low], ...more,
  }, decide);
}

const cohort = (units, a, b, year, flagged, status) => ({
  level: "pupil", units,
  columns: [
    ...[a, b, year].map((val) => ({ tag: "numbers", val })),
    ...[flagged, status].map((val) => ({ tag: "codes", val: Uint8Array.from(val) })),
  ],
});

/** Numbers at random, the same for the same seed. */
function picker(seed) {
  let state = seed + 0x9e3779b9;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { next, of: (list) => list[Math.floor(next() * list.length)] };
}

test("Kleene", async () => {
  const { YES, NO, UNKNOWN } = await load();
  const all = [NO, UNKNOWN, YES];
  for (const a of all) {
    for (const b of all) {
      assert.equal(a.and(b), all[Math.min(all.indexOf(a), all.indexOf(b))]);
      assert.equal(a.or(b), all[Math.max(all.indexOf(a), all.indexOf(b))]);
    }
    assert.equal(a.not(), all[2 - all.indexOf(a)]);
  }
});

test("comparisons are exact at the threshold and unknown when missing", async () => {
  const { Reading, MISSING, YES, NO, UNKNOWN } = await load();
  const tenth = Reading.of(0.1);
  assert.deepEqual([tenth.atLeast(0.1), tenth.above(0.1), tenth.atMost(0.1), tenth.below(0.1)], [YES, NO, YES, NO]);
  assert.deepEqual([tenth.equals(0.1), tenth.between(0.1, 0.1)], [YES, YES]);
  for (const missing of [MISSING, MISSING.plus(1), Reading.of(1).over(MISSING), MISSING.negated(), MISSING.capped()]) {
    const truths = [missing.atLeast(0), missing.above(0), missing.atMost(0), missing.below(0), missing.equals(0), missing.needed()];
    assert.ok(truths.every((truth) => truth === UNKNOWN && truth.not() === UNKNOWN));
    assert.equal(missing.get(), null);
  }
});

test("operators that do not know of the unknown are refused", async () => {
  const { Reading, YES } = await load();
  assert.throws(() => Reading.of(1) + 1, /write \.plus\(\)/);
  assert.throws(() => Reading.of(1) >= 1, /\.atLeast\(\)/);
  assert.throws(() => YES + 1, /condition\.choose/);
  assert.throws(() => Reading.of(1).plus("1"), /no number/);
  assert.throws(() => YES.and(1), /no condition/);
  for (const decide of [
    (set) => (row) => set.when(row.get(set.a).above(1) && row.get(set.b).above(1), 1),
    (set) => (row) => set.when(row.get(set.a).above(1) || row.get(set.b).above(1), 1),
    (set) => (row) => set.when(!row.get(set.a).above(1), 1),
    (set) => (row) => (row.get(set.a).above(1) ? set.fires(1) : set.SILENT),
    (set) => (row) => { if (row.get(set.a).above(1)) return set.fires(1); return set.SILENT; },
  ]) {
    const set = await ruleSet();
    declare(set, decide(set));
    assert.throws(() => set.theRuleSet(true), /rule `r` .*do not work on it: write \.and\(\)/);
  }
});

function number(pick, row, set, depth) {
  if (depth === 0 || pick.next() < 0.2) {
    return pick.of([() => row.get(set.a), () => row.get(set.b), () => row.get(set.low), () => set.Reading.of(pick.of(EDGES))])();
  }
  const [a, b] = [number(pick, row, set, depth - 1), number(pick, row, set, depth - 1)];
  return pick.of([
    () => a.plus(b), () => a.minus(b), () => a.times(b), () => a.over(b), () => a.negated(), () => a.or(b),
    () => a.max(b), () => a.min(b), () => a.capped(), () => a.over(2),
    () => truth(pick, row, set, depth - 1).choose(a, b),
  ])();
}

function truth(pick, row, set, depth) {
  if (depth === 0 || pick.next() < 0.2) {
    return pick.of([() => row.get(set.flagged), () => row.get(set.status).is("support"),
      () => row.get(set.status).isIn("none", "ehcp"), () => set.YES, () => set.NO, () => set.UNKNOWN])();
  }
  const [p, q] = [truth(pick, row, set, depth - 1), truth(pick, row, set, depth - 1)];
  const [a, b] = [number(pick, row, set, depth - 1), number(pick, row, set, depth - 1)];
  // All are asked, so that none counts as worked out and not used.
  const all = p.and(q).or(a.atLeast(b));
  return pick.of([
    () => p.and(q), () => p.or(q), () => p.not(), () => p.orElse(q), () => p.and(p), () => p.or(q).and(p.not()),
    () => a.atLeast(b), () => a.above(b), () => a.atMost(b), () => a.below(b), () => a.equals(b),
    () => a.needed(), () => a.between(b, 3),
  ])().or(all.and(set.NO));
}

test("the loop written for a rule decides as its function does row by row", async () => {
  const outcomes = new Set();
  for (let seed = 0; seed < 150; seed++) {
    const [pick, units] = [picker(seed), 60];
    const many = (values) => Array.from({ length: units }, () => pick.of(values));
    const batch = cohort(units, many(EDGES), many(EDGES), many([NaN, 0, 1, 3, 6, 7]), many([0, 1, 255]), many([0, 1, 2, 254, 255]));
    const low = pick.of(EDGES.slice(1));
    const found = [];
    for (const everyRow of [false, true]) {
      const set = await ruleSet();
      declare(set, (row) => {
        if (everyRow) row.get(set.a).get();
        const pick = picker(seed);
        return set.when(truth(pick, row, set, 4), number(pick, row, set, 3));
      }, { years: seed % 3 === 0 ? set.year.years(1, 6) : undefined });
      try {
        found.push(set.evaluate(set.theRuleSet(), [low], batch));
      } catch (error) {
        assert.match(error.message, /does not use/);
        found.push(null);
      }
    }
    if (found[0] === null) continue;
    assert.deepEqual(found[0], found[1], `seed ${seed}`);
    outcomes.add(`${found[0].units.length > 0} ${found[0].lackingUnits.length > 0}`);
  }
  assert.equal(outcomes.size, 4);
});

test("mistakes name the rule and what is wrong", async () => {
  const silent = (set) => () => set.SILENT;
  for (const [words, more, decide = silent, id = "r"] of [
    [/rule `r` returned nothing; it is to return when/, () => ({}), () => () => {}],
    [/rule `r`: the reason has `\{input:pupil.eall\}`.*it could have \{input:attendance/, () => ({ because: "{input:pupil.eall}" })],
    [/rule `r`: the reason has 301 characters/, () => ({ because: "x".repeat(301) })],
    [/the id of a rule is `R`/, () => ({}), silent, "R"],
    [/the area is "atendance", which is none of attendance/, () => ({ area: "atendance" })],
    [/rule `r` has `input`, which is none of/, () => ({ input: [] })],
    [/rule `r` does not say its `title`/, () => ({ title: undefined })],
    [/rule `r` decides at level class and names the input/, () => ({ level: "class" })],
    [/rule `r`: an input stands twice/, (set) => ({ inputs: [set.a, set.a] })],
    [/rule `r`: the inputs are to be a list/, (set) => ({ inputs: set.a })],
    [/has no member "help"; it has none, support, ehcp/, (set) => ({ guards: [set.checkFirst(set.status.member("help"), "x")] })],
    [/years are those of a year group/, (set) => ({ years: set.a.years(1, 2) })],
    [/rule `r` reads the input `pupil.year_group`, which is not among/, () => ({}), (set) => (row) => set.fires(row.get(set.year))],
  ]) {
    const set = await ruleSet();
    assert.throws(() => {
      declare(set, decide(set), more(set), id);
      set.theRuleSet(true);
    }, words);
  }
  const set = await ruleSet();
  declare(set, silent(set));
  assert.throws(() => declare(set, silent(set)), /there are two rules of this id/);
  for (const asAt of ["2026", "2026-02-30", "31 March 2026"]) {
    assert.throws(() => new set.Evidence({ claim: "It helps.", source: "A study", asAt }), /not a day such as/);
  }
});

test("an error is told by the author's own lines", async () => {
  const set = await ruleSet();
  declare(set, (row) => set.fires(row.get(set.a).get().nothing.there));
  const batch = cohort(1, [1], [1], [1], [0], [0]);
  assert.throws(() => set.evaluate(set.theRuleSet(), [1], batch), /rule `r`, row 0: TypeError: .*, at uplift.test.mjs:\d+/);
});

test("what was not declared is refused", async () => {
  const set = await ruleSet();
  const good = cohort(1, [1], [1], [1], [0], [0]);
  for (const [settings, batch] of [
    [[], good], [[1], { ...good, units: 2 }], [[1], { ...good, columns: good.columns.slice(1) }],
    [[1], { ...good, columns: good.columns.toReversed() }],
  ]) {
    assert.throws(() => set.evaluate(set.rules, settings, batch), set.Mistake);
  }
});
