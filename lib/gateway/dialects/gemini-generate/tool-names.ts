import type { GenerateRequest } from "../../ir";

/** Names Gemini takes: a letter or underscore first, then letters, digits, `_ . : -`, at most 64 in all. */
const LEGAL = /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/;

/** FNV-1a, 32 bits: enough to keep shortened names of one request apart. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}

/** A tool's name as Gemini takes it. The same name gives the same. */
export const legalName = (name: string): string =>
  LEGAL.test(name) ? name : `_${name.replace(/[^a-zA-Z0-9_.:-]/g, "_").slice(0, 54)}_${digest(name)}`;

/** How tools of a request went out, to be undone in the answer. */
export interface SentTools {
  /** The client's name of a tool. */
  original(name: string): string;
  /** True for a free-text tool, which went out as a function with one string. */
  isFreeText(name: string): boolean;
}

export function sentTools(request: GenerateRequest | undefined): SentTools {
  const originals = new Map<string, string>();
  const custom = new Set<string>();
  for (const tool of request?.tools ?? []) {
    originals.set(legalName(tool.name), tool.name);
    if (tool.kind === "custom") custom.add(tool.name);
  }
  const original = (name: string): string => originals.get(name) ?? name;
  return { original, isFreeText: (name) => custom.has(original(name)) };
}

/** The free text in a call's arguments; arguments of another shape stay JSON. */
export const freeText = (args: unknown): string =>
  typeof args === "object" && args !== null && "input" in args && typeof args.input === "string"
    ? args.input
    : JSON.stringify(args ?? {});
