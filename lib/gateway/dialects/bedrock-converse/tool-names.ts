import { createHash } from "node:crypto";
import type { GenerateRequest } from "../../ir";
import { isObject } from "../read";

/** Names Converse takes: letters, digits, "_" and "-", at most 64 (API reference, ToolSpecification). */
const LEGAL = /^[a-zA-Z0-9_-]{1,64}$/;

/** A tool's name as Converse takes it. The same name gives the same. */
export const legalName = (name: string): string =>
  LEGAL.test(name)
    ? name
    : `${name.replace(/[^a-zA-Z0-9_-]/g, "_").slice(0, 55)}_${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;

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

/** The free text in a call's arguments; arguments of another shape stay as they are. */
export function freeText(argumentsText: string): string {
  try {
    const input: unknown = JSON.parse(argumentsText);
    return isObject(input) && typeof input.input === "string" ? input.input : argumentsText;
  } catch {
    return argumentsText;
  }
}
