/**
 * Loads the author's `rules.js` as the component would and says what is wrong with it, as one line of
 * JSON: nothing where it is well. Runs in less time than a build and without a component.
 */

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];

function tell(file, line, message, text = "") {
  console.log(JSON.stringify({ file, line, message, text }));
  process.exit(3);
}

// The parser says where only on the terminal, so each file is parsed on its own first.
for (const name of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
  const { status, stderr } = spawnSync(process.execPath, ["--check", "--experimental-default-type=module", join(folder, name)], { encoding: "utf8" });
  if (status !== 0) {
    const where = /^(?:file:\/\/)?.*[/\\]([^/\\]+\.js):(\d+)\n(.*)\n/.exec(stderr);
    const message = /^(SyntaxError: .*)$/m.exec(stderr)?.[1].replace("SyntaxError: ", "") ?? stderr.trim();
    tell(where?.[1] ?? name, Number(where?.[2] ?? 0) || null, message, where?.[3]?.trim() ?? "");
  }
}

try {
  const uplift = await import(pathToFileURL(join(folder, "uplift.js")));
  globalThis.uplift = uplift;
  await import(pathToFileURL(join(folder, "rules.js")));
  uplift.theRuleSet(true);
} catch (error) {
  const { explain } = globalThis.uplift;
  const found = String(error?.stack ?? "").split("\n").map((line) => /([^/\\(]+\.m?js):(\d+)/.exec(line))
    .find((match) => match && !["uplift.js", "check.mjs"].includes(basename(match[1])) && !match.input.includes("node:"));
  const message = (error instanceof Error ? `${error.name === "Mistake" ? "" : `${error.name}: `}${error.message}` : explain(error)).replaceAll(pathToFileURL(folder).href + "/", "");
  tell(found?.[1] ?? null, found ? Number(found[2]) : null, message.split("\n")[0]);
}
