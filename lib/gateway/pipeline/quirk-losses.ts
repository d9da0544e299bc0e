import type { BodyPatch } from "../dialects/dialect";
import { GATEWAY_FIELDS } from "../dialects/gateway-fields";
import type { Warning } from "../ir";

/** Switched on by us, so nobody loses it; and the gateway's own, which no provider is meant to get. */
const OURS = new Set(["stream_options", "model", ...GATEWAY_FIELDS]);

/**
 * The same patches, which note what they leave out of a body. A member that another one takes the place of in the same
 * patch was renamed, not lost.
 */
export function notingLosses(patches: readonly BodyPatch[], losses: Warning[]): readonly BodyPatch[] {
  if (patches.length === 0) return patches;
  return patches.map((patch): BodyPatch => {
    if (patch.isLossless === true) return patch;
    return (body) => {
      const changes = patch(body);
      if (changes === null) return null;
      const entries = Object.entries(changes);
      if (entries.some(([, value]) => value !== undefined)) return changes;
      for (const [path] of entries) {
        if (OURS.has(path) || isEmpty(body[path]) || losses.some((loss) => loss.path === path)) continue;
        losses.push({ kind: "dropped", path, detail: "The provider refuses it for this model." });
      }
      return changes;
    };
  });
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);
