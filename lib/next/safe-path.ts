/** A path of this site from an address's query, or the fallback when it could lead anywhere else. */
export function safePath(value: string | string[] | undefined, fallback: string): string {
  const path = Array.isArray(value) ? value[0] : value;
  return path && /^\/(?![/\\])[^\s\\]*$/.test(path) ? path : fallback;
}
