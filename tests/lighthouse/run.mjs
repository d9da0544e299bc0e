// Lighthouse over the pages people arrive at: `npm run lighthouse http://localhost:3000`.
// Needs a running production server and Chromium. Prints a table; exits 1 when a page is below its marks.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const LIGHTHOUSE = "lighthouse@12.8.2";
const MARKS = { performance: 95, accessibility: 100, "best-practices": 100, seo: 100 };
const PAGES = ["/", "/models", "/models/openai/gpt-4o-mini", "/docs/start/quick-start", "/pricing"];
const RUNS = Number(process.env.LIGHTHOUSE_RUNS ?? 3);

const [origin = "http://localhost:3000", ...asked] = process.argv.slice(2);
const found = spawnSync("sh", ["-c", "command -v chromium || command -v google-chrome"], { encoding: "utf8" });
const env = { ...process.env, CHROME_PATH: process.env.CHROMIUM_PATH ?? found.stdout.trim() };
const folder = mkdtempSync(path.join(os.tmpdir(), "lighthouse-"));

/** One visit on a simulated phone: scores of 0 to 100, and what lowered them. */
function visit(page, run) {
  const file = path.join(folder, `${run}.json`);
  const flags = "--headless=new --no-sandbox --disable-dev-shm-usage";
  const result = spawnSync(
    process.env.LIGHTHOUSE_BIN ?? "npx",
    [
      ...(process.env.LIGHTHOUSE_BIN ? [] : ["--yes", LIGHTHOUSE]),
      origin + page,
      "--quiet",
      "--output=json",
      `--output-path=${file}`,
      `--chrome-flags=${flags}`,
      `--only-categories=${Object.keys(MARKS).join(",")}`,
    ],
    { env, encoding: "utf8" },
  );
  if (result.status !== 0) throw new Error(`Lighthouse failed on ${page}: ${result.stderr}`);
  const { categories, audits } = JSON.parse(readFileSync(file, "utf8"));
  const lowered = Object.values(categories)
    .filter(({ id }) => id !== "performance")
    .flatMap(({ auditRefs }) => auditRefs)
    .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
    .map(({ id }) => id);
  const value = (id) => audits[id].displayValue ?? "";
  return {
    scores: Object.fromEntries(Object.keys(MARKS).map((id) => [id, Math.round(categories[id].score * 100)])),
    figures: `LCP ${value("largest-contentful-paint")}, TBT ${value("total-blocking-time")}, CLS ${value("cumulative-layout-shift")}`,
    lowered,
  };
}

/** The median of several visits, by performance: one visit is at the mercy of what else the machine does. */
function median(page) {
  const visits = Array.from({ length: RUNS }, (_, run) => visit(page, run));
  visits.sort((left, right) => left.scores.performance - right.scores.performance);
  return visits[Math.floor(RUNS / 2)];
}

let failed = 0;
for (const page of asked.length > 0 ? asked : PAGES) {
  const { scores, figures, lowered } = median(page);
  const isGood = Object.entries(MARKS).every(([id, mark]) => scores[id] >= mark);
  if (!isGood) failed += 1;
  console.log(
    `${isGood ? "ok    " : "BELOW "} ${page}  ${Object.values(scores).join("/")}  ${figures}  ${lowered.join(" ")}`,
  );
}
process.exit(failed ? 1 : 0);
