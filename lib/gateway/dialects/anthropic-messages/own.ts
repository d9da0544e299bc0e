import { type Extensions, NATIVE_BLOCK, type TextBlock } from "../../ir";
import { isObject, type JsonObject } from "../read";
import { OWN } from "./signatures";

export interface Common {
  readonly extensions?: Extensions;
  readonly path?: string;
}

/** Whatever a block holds beyond what the neutral form says (cache_control, citations, caller …). */
export function common(block: JsonObject, known: readonly string[], path: string | undefined): Common {
  const rest = Object.entries(block).filter(
    ([key, value]) => !known.includes(key) && value !== null && value !== undefined,
  );
  return {
    ...(rest.length > 0 ? { extensions: { [OWN]: Object.fromEntries(rest) } } : {}),
    ...(path === undefined ? {} : { path }),
  };
}

/** A block that the neutral form has no word for, whole, with a readable stand-in where there is one. */
export function decodeNative(block: JsonObject, standIn: string, path: string | undefined): TextBlock {
  const at = path === undefined ? {} : { path };
  return { type: "text", text: standIn, extensions: { [OWN]: { [NATIVE_BLOCK]: block } }, ...at };
}

/** Members of this dialect's own that ride on a block; the whole native block is not among them. */
export function ownMembers(extensions: Extensions | undefined): JsonObject {
  const { [NATIVE_BLOCK]: _native, ...members } = extensions?.[OWN] ?? {};
  return members;
}

export function nativeOf(extensions: Extensions | undefined): JsonObject | null {
  const native = extensions?.[OWN]?.[NATIVE_BLOCK];
  return isObject(native) ? native : null;
}

/**
 * Pieces of a request that stand in a list of the wire but have no neutral form are kept under their own path
 * ("tools[3]", "system[0]"), so that a warning about them names the right place.
 */
export const pieceKey = (list: "tools" | "system", index: number): string => `${list}[${index}]`;

const PIECE = /^(tools|system)\[\d+\]$/;

/** The kept pieces of one list, in order, as copies. */
export function piecesOf(extensions: Extensions | undefined, list: "tools" | "system"): JsonObject[] {
  const entries = Object.entries(extensions?.[OWN] ?? {}).filter(([key]) => PIECE.exec(key)?.[1] === list);
  return entries.flatMap(([, piece]) => (isObject(piece) ? [{ ...piece }] : []));
}

export const isPiece = (key: string): boolean => PIECE.test(key);
