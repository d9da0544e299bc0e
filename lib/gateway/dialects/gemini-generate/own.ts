import { type Extensions, NATIVE_BLOCK, type TextBlock } from "../../ir";
import { isObject, type JsonObject } from "../read";

/** This dialect's id, as the maker of genuine signatures and the key of its extensions. */
export const OWN = "gemini-generate";

export interface Common {
  readonly extensions?: Extensions;
  readonly path?: string;
}

/** What a part holds beyond what the neutral form says (video cuts, media resolution …). */
export function common(part: JsonObject, known: readonly string[], path: string | undefined): Common {
  const rest = Object.entries(part).filter(
    ([key, value]) => !known.includes(key) && value !== null && value !== undefined,
  );
  return {
    ...(rest.length > 0 ? { extensions: { [OWN]: Object.fromEntries(rest) } } : {}),
    ...(path === undefined ? {} : { path }),
  };
}

/** A part that the neutral form has no word for, whole, with a readable stand-in where there is one. */
export function decodeNative(part: JsonObject, standIn: string, path: string | undefined): TextBlock {
  const at = path === undefined ? {} : { path };
  return { type: "text", text: standIn, extensions: { [OWN]: { [NATIVE_BLOCK]: part } }, ...at };
}

export function ownMembers(extensions: Extensions | undefined): JsonObject {
  const { [NATIVE_BLOCK]: _native, ...members } = extensions?.[OWN] ?? {};
  return members;
}

export function nativeOf(extensions: Extensions | undefined): JsonObject | null {
  const native = extensions?.[OWN]?.[NATIVE_BLOCK];
  return isObject(native) ? native : null;
}
