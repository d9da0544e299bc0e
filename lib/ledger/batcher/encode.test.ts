import fc from "fast-check";
import { expect, it } from "vitest";
import { type GenerationEnd, type GenerationStart, nano, pico } from "@/lib/kernel";
import { endJson, holdJson, recordJson, startJson } from "./encode";

const START: GenerationStart = {
  id: "0193a1b2-c3d4-7e8f-90a1-b2c3d4e5f607",
  requestId: "r",
  accountId: "a",
  workspaceId: "w",
  subAccountId: null,
  keyId: null,
  mode: "live",
  operation: "generate",
  dialect: "openai-chat",
  requestedModel: "m",
  model: "m",
  isStream: true,
  currency: "USD",
  priceVersionId: null,
  appUrl: null,
  appTitle: null,
  tag: null,
  endUser: null,
  startedAtMs: 0,
};
const END: GenerationEnd = {
  status: "completed",
  provider: null,
  endpointId: null,
  upstreamId: null,
  usage: {
    inputTokens: 1,
    outputTokens: 2,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
    source: "reported",
    units: {},
  },
  costNano: nano(2n ** 62n + 1n),
  costLines: [{ unit: "input", quantity: 1, price: { pico: pico(2n ** 60n + 1n), perUnits: 60_000n } }],
  finishReason: null,
  nativeFinishReason: null,
  errorCode: null,
  isInsured: false,
  ttftMs: null,
  latencyMs: null,
  totalMs: 1,
  attempts: [],
  droppedParams: [],
  translationWarnings: [],
};

it("keeps amounts exact", () => {
  const row = JSON.parse(endJson("id", END));
  expect([row.cost, row.cost_lines[0].pico, row.cost_lines[0].per_units]).toEqual([
    "4611686018427387905",
    "1152921504606846977",
    "60000",
  ]);
  expect(holdJson(startJson(START), "wallet", 2n ** 62n + 1n, ["7", "9"])).toMatch(
    /^\{"wallet_id":"wallet","amount":4611686018427387905,"windows":\[7,9\],"id":"0193/,
  );
});

it("names the model only where another answered, also in a record that never held", () => {
  expect(JSON.parse(endJson("id", END))).not.toHaveProperty("model");
  const answered = { model: "other", priceVersionId: "v2" };
  expect(JSON.parse(endJson("id", { ...END, answered }))).toMatchObject({ model: "other", price_version_id: "v2" });
  expect(JSON.parse(recordJson(START, END))).toMatchObject({ model: "m", price_version_id: null });
  expect(JSON.parse(recordJson(START, { ...END, answered }))).toMatchObject({ model: "other", requested_model: "m" });
});

it("leaves out what is missing where the types promise null", () => {
  const missing = undefined as unknown as null;
  const start = { ...START, priceVersionId: missing, endUser: missing, keyId: missing };
  const end = { ...END, upstreamId: missing, latencyMs: missing, attempts: missing as unknown as [] };
  const row = JSON.parse(recordJson(start, end));
  expect(row.price_version_id).toBeNull();
  for (const name of ["end_user", "key_id", "upstream_id", "latency_ms", "attempts"])
    expect(row).not.toHaveProperty(name);
});

it("makes counts that the table accepts of anything a provider says", () => {
  const usage = {
    ...END.usage,
    inputTokens: -5,
    outputTokens: 2.9,
    cacheReadTokens: Number.NaN,
    reasoningTokens: Infinity,
  };
  const row = JSON.parse(endJson("id", { ...END, usage }));
  expect([row.input_tokens, row.output_tokens, row.cache_read_tokens, row.reasoning_tokens]).toEqual([0, 2, 0, 0]);
});

it("is JSON without NUL and lone surrogates, and otherwise the text itself", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.array(fc.constantFrom("\0", "\ud800", "\udc00", "\\u0000", "\\", "é", "😀")),
      (text, odd) => {
        const given = text + odd.join("");
        const row = JSON.parse(recordJson({ ...START, endUser: given }, { ...END, droppedParams: [given] }));
        const expected = Buffer.from(given.replaceAll("\0", "")).toString();
        expect([row.end_user, row.dropped_params]).toEqual([expected, [expected]]);
      },
    ),
  );
});
