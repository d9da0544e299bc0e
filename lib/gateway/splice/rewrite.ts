import { applyEdits, type MemberChanges, memberEdits } from "./edit";
import { scanObject } from "./scan";

/**
 * Changes top-level members of a JSON object in its bytes; all other bytes stay as they came. Values are JSON text, null
 * leaves the member out. Of members with one name only the last survives.
 */
export const rewriteMembers = (raw: Uint8Array, changes: MemberChanges): Uint8Array =>
  applyEdits(raw, memberEdits(scanObject(raw, raw[0] === 0xef ? 3 : 0), changes));
