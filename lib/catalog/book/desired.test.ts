import { describe, expect, it } from "vitest";
import { type BookSources, bookChanges, desiredBook, entryKey } from "./desired";

const sources = (extra: Partial<BookSources> = {}): BookSources => ({
  models: [
    { id: "lab/one", listPrice: { input: "2", output: "10", per_web_search: "0.01" } },
    { id: "lab/unpriced", listPrice: {} },
  ],
  endpoints: [
    { id: "lab/one@own", modelId: "lab/one", upstreamId: "own", listPrice: null },
    { id: "lab/one@dear", modelId: "lab/one", upstreamId: "dear", listPrice: { input: "3", output: "12" } },
  ],
  overrides: [],
  margins: [],
  rates: {
    USD: { num: 1n, den: 1n, snapshotId: null },
    RUB: { num: 80n, den: 1n, snapshotId: "fx-rub" },
    KZT: { num: 500n, den: 1n, snapshotId: "fx-kzt" },
  },
  ...extra,
});
const find = (book: ReturnType<typeof desiredBook>, modelId: string, endpointId: string, currency: string) => {
  const entry = book.find(
    (one) => one.modelId === modelId && one.endpointId === endpointId && one.currency === currency,
  );
  if (!entry) throw new Error(`no entry for ${modelId} ${endpointId} ${currency}`);
  return { ...entry, input: entry.rows.find((row) => row.unit === "input")?.pico };
};

describe("desiredBook", () => {
  it("prices each model in each currency and keeps apart only endpoints that differ", () => {
    const book = desiredBook(sources());
    expect(find(book, "lab/one", "", "USD")).toMatchObject({ basis: "list", input: 2_000_000n, fxSnapshotId: null });
    expect(find(book, "lab/one", "", "RUB")).toMatchObject({ input: 160_000_000n, fxSnapshotId: "fx-rub" });
    expect(find(book, "lab/one", "lab/one@dear", "KZT").input).toBe(1_500_000_000n);
    expect(book.some((entry) => entry.endpointId === "lab/one@own")).toBe(false);
    expect(find(book, "lab/unpriced", "", "USD")).toMatchObject({ basis: "none", rows: [] });
  });

  it("keeps the model's other prices on an endpoint that only states token prices", () => {
    const rows = find(desiredBook(sources()), "lab/one", "lab/one@dear", "USD").rows;
    expect(rows.map((row) => row.unit).sort()).toEqual(["input", "output", "web_search"]);
  });

  it("takes the narrowest margin", () => {
    const book = desiredBook(
      sources({
        margins: [
          { scope: "environment", scopeId: "", percent: "50" },
          { scope: "global", scopeId: "", percent: "10" },
          { scope: "provider", scopeId: "own", percent: "20" },
        ],
      }),
    );
    expect(find(book, "lab/one", "", "USD").input).toBe(2_200_000n);
    expect(find(book, "lab/one", "lab/one@own", "USD").input).toBe(2_400_000n);
    const withModel = desiredBook(
      sources({
        margins: [
          { scope: "provider", scopeId: "own", percent: "20" },
          { scope: "model", scopeId: "lab/one", percent: "30" },
        ],
      }),
    );
    expect(find(withModel, "lab/one", "", "USD").input).toBe(2_600_000n);
    expect(withModel.some((entry) => entry.endpointId === "lab/one@own")).toBe(false);
  });

  it("sells the operator's price without margin, converted where it was not set", () => {
    const override = { modelId: "lab/one", endpointId: null, isFree: false, prices: { input: "1", output: "4" } };
    const book = desiredBook(
      sources({
        overrides: [{ ...override, currency: "USD" }],
        margins: [{ scope: "global", scopeId: "", percent: "10" }],
      }),
    );
    expect(find(book, "lab/one", "", "USD")).toMatchObject({
      basis: "operator",
      input: 1_000_000n,
      marginPercent: "0",
    });
    expect(find(book, "lab/one", "", "RUB").input).toBe(80_000_000n);
    expect(book.some((entry) => entry.endpointId === "lab/one@dear")).toBe(false);
    const rub = desiredBook(sources({ overrides: [{ ...override, currency: "RUB" }] }));
    expect(find(rub, "lab/one", "", "RUB").input).toBe(1_000_000n);
    expect(find(rub, "lab/one", "", "USD")).toMatchObject({ basis: "list", input: 2_000_000n });
    const only = desiredBook(sources({ overrides: [{ ...override, modelId: "lab/unpriced", currency: "RUB" }] }));
    expect(find(only, "lab/unpriced", "", "USD")).toMatchObject({
      basis: "operator",
      input: 12_500n,
      fxSnapshotId: "fx-rub",
    });
  });

  it("prices a free model at zero in every currency", () => {
    const free = { modelId: "lab/unpriced", endpointId: null, isFree: true, prices: {}, currency: "USD" as const };
    const entry = find(desiredBook(sources({ overrides: [free] })), "lab/unpriced", "", "KZT");
    expect(entry.basis).toBe("free");
    expect(entry.rows.every((row) => row.pico === 0n)).toBe(true);
    expect(entry.rows.map((row) => row.unit)).toEqual(expect.arrayContaining(["input", "output", "request", "image"]));
  });
});

describe("bookChanges", () => {
  it("writes nothing when nothing changed, only what changed when the rate moves, and a follower when an own price ends", () => {
    const book = desiredBook(sources());
    const first = bookChanges(book, new Map());
    expect(first.map((entry) => entry.modelId)).not.toContain("lab/unpriced");
    const inForce = new Map(first.map((entry) => [entryKey(entry), entry.hash]));
    expect(bookChanges(book, inForce)).toEqual([]);
    const rates = { ...sources().rates, RUB: { num: 81n, den: 1n, snapshotId: "fx-2" } };
    expect(new Set(bookChanges(desiredBook(sources({ rates })), inForce).map((entry) => entry.currency))).toEqual(
      new Set(["RUB"]),
    );
    const [own, dear] = sources().endpoints;
    if (!own || !dear) throw new Error("no endpoints");
    const gone = bookChanges(desiredBook(sources({ endpoints: [own, { ...dear, listPrice: null }] })), inForce);
    expect(gone.map((entry) => [entry.endpointId, entry.basis])).toEqual(Array(3).fill(["lab/one@dear", "model"]));
  });
});
