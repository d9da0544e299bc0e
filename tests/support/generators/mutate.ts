import fc from "fast-check";

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const entries = Array.isArray(value) ? value.map((item, index) => [index, item] as const) : Object.entries(value);
  return [path, ...entries.flatMap(([key, item]) => pathsOf(item, [...path, key]))];
}

function change(value: unknown, path: Path, to: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return to;
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? change(item, rest, to) : item));
  const copy: Record<string, unknown> = { ...(value as Record<string, unknown>) };
  if (rest.length === 0 && to === undefined) delete copy[step];
  else copy[step] = change(copy[step], rest, to);
  return copy;
}

const junk = fc.constantFrom<unknown>(
  undefined,
  null,
  "",
  "x",
  "custom",
  "text",
  0,
  -1,
  1.5,
  1e21,
  true,
  [],
  {},
  ["x"],
  [1],
  { type: "text" },
  { type: "x" },
);

/** A value with one to three of its parts replaced by something else or taken away: nearly valid, mostly not. */
export const mutated = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.tuple(valid, fc.array(fc.tuple(fc.nat(), junk), { minLength: 1, maxLength: 3 })).map(([value, edits]) =>
    edits.reduce<unknown>((body, [pick, to]) => {
      const paths = pathsOf(body);
      return change(body, paths[pick % paths.length] ?? [], to);
    }, value),
  );
