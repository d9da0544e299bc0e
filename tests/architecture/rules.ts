import type { IForbiddenRuleType } from "dependency-cruiser";

/** Domain rooms in the order in which they may import each other: only leftward (from a later to an earlier one). */
export const ROOM_RANKS: Readonly<Record<string, number>> = {
  catalog: 0,
  docs: 0,
  feedback: 0,
  ledger: 0,
  vitals: 0,
  accounts: 1,
  keys: 2,
  limits: 2,
  usage: 2,
  idempotency: 2,
  billing: 3,
  playground: 3,
  status: 3,
  responses: 3,
  mcp: 3,
  jobs: 4,
};

const ROOMS = Object.keys(ROOM_RANKS);
const DOORS = [...ROOMS, "gateway", "kernel", "api"];
const TEST_FILE = "\\.test\\.tsx?$|^tests/|/testing/";
const error = "error" as const;

/** The laws of the house as rules over imports. */
export const rules: IForbiddenRuleType[] = [
  {
    name: "no-cycles",
    severity: error,
    comment: "Two files that need each other are one file or want a third.",
    from: { pathNot: `${TEST_FILE}|/generated/` },
    to: { circular: true },
  },
  {
    name: "kernel-is-leaf",
    severity: error,
    from: { path: "^lib/kernel/", pathNot: TEST_FILE },
    to: { path: "^(lib/(?!kernel/)|app/|components/|tests/|node_modules/)" },
  },
  {
    name: "gateway-is-pure",
    severity: error,
    comment: "The core runs anywhere: no database, no framework, no environment.",
    from: { path: "^lib/gateway/", pathNot: TEST_FILE },
    to: {
      path: "^(lib/(?!gateway/|kernel/)|app/|components/|tests/|node_modules/(?!zod/|undici/|cockatiel/|aws4fetch/|google-auth-library/|@smithy/|@aws-crypto/|@types/))",
    },
  },
  {
    name: "undici-in-upstream",
    severity: error,
    from: { path: "^lib/gateway/(?!upstream/)", pathNot: TEST_FILE },
    to: { path: "^node_modules/undici/" },
  },
  {
    name: "dialects-are-strangers",
    severity: error,
    from: { path: "^lib/gateway/dialects/([^/]+)/" },
    to: { path: "^lib/gateway/dialects/[^/]+/", pathNot: "^lib/gateway/dialects/$1/" },
  },
  {
    name: "providers-are-strangers",
    severity: error,
    from: { path: "^lib/gateway/providers/([^/]+)/" },
    to: { path: "^lib/gateway/providers/[^/]+/", pathNot: "^lib/gateway/providers/$1/" },
  },
  {
    name: "pipeline-names-nobody",
    severity: error,
    from: { path: "^lib/gateway/(pipeline|routing|metering)/", pathNot: TEST_FILE },
    to: { path: "^lib/gateway/(dialects|providers)/[^/]+/" },
  },
  ...DOORS.map((room) => ({
    name: `one-door-${room}`,
    severity: error,
    comment:
      "Import a room through its index.ts. Second doors: the gateway's ports, for those who implement them; the kernel's browser.ts, for what runs there.",
    from: { path: "^(app|components|lib)/", pathNot: `^lib/${room}/|${TEST_FILE}` },
    to: { path: `^lib/${room}/(?!(?:index|ports|browser)\\.ts$)` },
  })),
  ...ROOMS.map((room) => {
    const higher = ROOMS.filter((other) => other !== room && (ROOM_RANKS[other] ?? 0) >= (ROOM_RANKS[room] ?? 0));
    return {
      name: `rooms-look-left-${room}`,
      severity: error,
      comment: "A room may use rooms of a lower rank only.",
      from: { path: `^lib/${room}/`, pathNot: TEST_FILE },
      to: {
        path: `^lib/(${[...higher, "gateway", "api", "next", "server", "cli"].join("|")})/|^lib/(composition|config)`,
        pathNot: "^lib/gateway/(index|ports)\\.ts$",
      },
    };
  }),
  {
    name: "store-is-private",
    severity: error,
    comment: "Only stores and the database backend know Prisma.",
    from: { path: "^(app|components|lib)/", pathNot: "/store[^/]*\\.ts$|^lib/backends/db/|^lib/context\\.ts$" },
    to: { path: "^lib/backends/db/generated/|^node_modules/@prisma/" },
  },
  {
    name: "drivers-behind-the-switch",
    severity: error,
    from: { pathNot: "^lib/backends/|^tests/" },
    to: { path: "^lib/backends/[^/]+/drivers/" },
  },
  {
    name: "next-at-the-rim",
    severity: error,
    from: { path: "^lib/(?!next/|server/)", pathNot: TEST_FILE },
    to: { path: "^node_modules/(next|react|react-dom|next-auth|next-intl)/" },
  },
  {
    name: "tests-stay-out",
    severity: error,
    from: { path: "^(app|components|lib)/", pathNot: TEST_FILE },
    to: { path: TEST_FILE },
  },
];

/** Laws about values only: types may cross. The cruiser's parser cannot tell `import type`, so these read the text. */
export const typeOnlyLaws: readonly { readonly name: string; readonly from: RegExp; readonly to: RegExp }[] = [
  {
    name: "rooms-see-only-types-of-the-gateway",
    from: new RegExp(`^lib/(${ROOMS.join("|")})/`),
    to: /^lib\/gateway(\/|$)/,
  },
  // The kernel's index brings Node's crypto with it: 136 KB of polyfills on every page.
  { name: "ui-is-ignorant", from: /^components\//, to: /^(lib\/(?!kernel\/browser(\.|$))|app\/)/ },
  { name: "pages-use-doors", from: /^app\//, to: /^lib\/(backends|gateway|ledger|server|cli|composition)(\/|$)/ },
];
