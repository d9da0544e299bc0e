/** A number marked to be written exactly; told by its shape, because two bundles of the kernel can share a process. */
interface Exact {
  readonly text: string;
  toJSON(): string;
}

/** A value that can be handed to the browser: exact numbers and bigints become decimal strings. */
export type Plain<T> = T extends Exact
  ? string
  : T extends bigint
    ? string
    : T extends readonly (infer Item)[]
      ? readonly Plain<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: Plain<T[Key]> }
        : T;

const isExact = (value: object): value is Exact =>
  "text" in value && "toJSON" in value && typeof value.text === "string";

/** Copies a verb's answer into what pages and client components receive. */
export function plain<T>(value: T): Plain<T> {
  return convert(value) as Plain<T>;
}

function convert(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(convert);
  if (isExact(value)) return value.text;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, convert(item)]));
}
