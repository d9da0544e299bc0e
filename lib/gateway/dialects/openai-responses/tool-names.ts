import { createHash } from "node:crypto";
import { isObject } from "../read";
import { objectsOf, textOf } from "./own";

const NAME_CHARS = 64;

/**
 * The one name of a tool within a namespace, for everybody who knows no namespaces: at most 64 characters, the same for the
 * same two names.
 */
export function flatName(namespace: string, name: string): string {
  const flat = `${namespace}${namespace.endsWith("_") ? "" : "__"}${name}`.replace(/[^A-Za-z0-9_-]/g, "_");
  if (flat.length <= NAME_CHARS) return flat;
  const hash = createHash("sha256").update(`${namespace}\0${name}`).digest("hex").slice(0, 8);
  return `${flat.slice(0, NAME_CHARS - 9)}_${hash}`;
}

export interface SpacedName {
  readonly namespace: string;
  readonly name: string;
}

/** Flat name → namespace and name, for the tools of a request that stand in namespaces. */
export function spacedNames(request: unknown): ReadonlyMap<string, SpacedName> {
  const names = new Map<string, SpacedName>();
  for (const space of isObject(request) ? objectsOf(request.tools) : []) {
    const namespace = textOf(space.name);
    if (space.type !== "namespace" || namespace === null) continue;
    for (const tool of objectsOf(space.tools)) {
      const name = textOf(tool.name);
      if (name !== null) names.set(flatName(namespace, name), { namespace, name });
    }
  }
  return names;
}
