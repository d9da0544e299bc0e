import { afterAll, beforeAll, expect, it } from "vitest";
import { createJobs } from "@/lib/jobs";
import { listPageVitals, purgeVisits, recordVisit, type Visit, VisitInput } from "@/lib/vitals";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createTestServices, type TestServices } from "../support/services";

let database: TestDatabase;
let app: TestServices;
const visit = (figures: Partial<Visit>): Visit => ({ page: "/models", device: "phone", build: "abc123", ...figures });

beforeAll(async () => {
  database = await createTestDatabase();
  app = createTestServices(database.db);
});
afterAll(() => database.drop());

it("tells the operator the 75th percentile of each page's visits, by device, in the time asked for", async () => {
  for (const lcp_ms of [1000, 2000, 3000, 4000]) await recordVisit(app.anybody(), visit({ lcp_ms, cls: 0.0123 }));
  await recordVisit(app.anybody(), visit({ device: "desktop", inp_ms: 40, ttfb_ms: 9, fcp_ms: 100 }));
  await recordVisit(app.anybody(), visit({ page: "/docs/*", lcp_ms: 900, inp_ms: 201 }));
  const none = { lcp_ms: null, inp_ms: null, cls: null, fcp_ms: null, ttfb_ms: null };
  expect(await listPageVitals(app.operator, { days: 7 })).toEqual([
    { page: "/models", visits: 5, lcp_ms: 3000, inp_ms: 40, cls: 0.012, fcp_ms: 100, ttfb_ms: 9, good: false },
    { ...none, page: "/docs/*", visits: 1, lcp_ms: 900, inp_ms: 201, good: false },
  ]);
  expect(await listPageVitals(app.operator, { days: 7, device: "desktop" })).toEqual([
    { ...none, page: "/models", visits: 1, inp_ms: 40, fcp_ms: 100, ttfb_ms: 9, good: true },
  ]);
});

it("forgets visits after 30 days, by a job", async () => {
  await database.db.pool.query("update page_visit set created_at = now() - interval '31 days' where page = '/models'");
  expect(await listPageVitals(app.operator, { days: 30 })).toHaveLength(1);
  expect(await purgeVisits(app.services)).toBe(5);
  expect(await listPageVitals(app.operator, { days: 60 })).toHaveLength(1);
  expect(createJobs(app.services).map(({ name }) => name)).toContain("purge-visits");
});

it("takes a bounded number from one address", async () => {
  const reader = app.anybody();
  for (let sent = 0; sent < 120; sent++) await recordVisit(reader, visit({ cls: 0 }));
  await expect(recordVisit(reader, visit({ cls: 0 }))).rejects.toMatchObject({ code: "rate_limited" });
  await recordVisit(app.anybody(), visit({ cls: 0 }));
});

it.each([
  ["a page with something of the reader in it", { page: "/share/secret" }],
  ["a device it does not know", { device: "watch" }],
  ["words for a build", { build: "my name is Ada" }],
  ["a fraction of a millisecond", { lcp_ms: 1.5 }],
  ["a negative time", { inp_ms: -1 }],
  ["no measurement", { lcp_ms: undefined }],
  ["anything else", { user: "ada" }],
])("refuses %s", (_what, changed) => {
  expect(VisitInput.safeParse({ ...visit({ lcp_ms: 1 }), ...changed }).success).toBe(false);
  expect(VisitInput.safeParse(visit({ lcp_ms: 1 })).success).toBe(true);
});
