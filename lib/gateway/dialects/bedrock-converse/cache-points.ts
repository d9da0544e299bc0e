import type { Block, Warning } from "../../ir";
import type { JsonObject } from "../read";
import { cacheMarkerOf } from "./own";

/** At most so many in one request (user guide, "Prompt caching"). */
const POINTS_MOST = 4;

/** The cache points of one request, in order, with the client's path of the marker behind each. */
export interface CachePoints {
  /** The point behind this block, or [] where it has no marker. Call it once for each block that is sent. */
  behind(block: Block, path: string): readonly JsonObject[];
  /** Takes the earliest surplus points out of these lists: a later one covers a longer prefix. */
  limit(lists: readonly JsonObject[][]): void;
}

/** `isTaken` false = the model takes none; its markers are told by the list of foreign members. */
export function cachePoints(isTaken: boolean, warnings: Warning[]): CachePoints {
  const made = new Map<JsonObject, string>();
  return {
    behind(block, path) {
      const marker = isTaken ? cacheMarkerOf(block.extensions) : null;
      if (marker === null) return [];
      if (marker.ttl === "1h") {
        const detail = "This provider keeps the cache of this model for five minutes.";
        warnings.push({ kind: "changed", path: `${path}.cache_control`, detail });
      }
      const point: JsonObject = { cachePoint: { type: "default" } };
      made.set(point, path);
      return [point];
    },
    limit(lists) {
      const points = lists.flatMap((list) => list.filter((item) => made.has(item)));
      const surplus = new Set(points.slice(0, Math.max(0, points.length - POINTS_MOST)));
      if (surplus.size === 0) return;
      for (const point of surplus) {
        const detail = "At most four cache points are allowed.";
        warnings.push({ kind: "dropped", path: `${made.get(point) ?? ""}.cache_control`, detail });
      }
      for (const list of lists) list.splice(0, list.length, ...list.filter((item) => !surplus.has(item)));
    },
  };
}
