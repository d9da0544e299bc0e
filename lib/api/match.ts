import { decodePathPart } from "./paths";
import type { ApiRoute } from "./route";

interface Compiled {
  readonly route: ApiRoute;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

export type Match =
  | { readonly kind: "found"; readonly route: ApiRoute; readonly params: Record<string, string> }
  | { readonly kind: "method"; readonly allowed: readonly string[] }
  | { readonly kind: "none" };

/** Finds routes by method and path. `{id}` takes one segment, `{id+}` also slashes (model ids have them). */
export function createMatcher(routes: readonly ApiRoute[]): (method: string, rest: string) => Match {
  const exact = new Map<string, Compiled[]>();
  const patterns: Compiled[] = [];
  for (const route of routes) {
    const names: string[] = [];
    const source = route.path.replace(/\{(\w+)(\+)?\}/g, (_all, name: string, isLong: string | undefined) => {
      names.push(name);
      return isLong ? "(.+)" : "([^/]+)";
    });
    const compiled = { route, names, pattern: new RegExp(`^${source}$`) };
    if (names.length === 0) exact.set(route.path, [...(exact.get(route.path) ?? []), compiled]);
    else patterns.push(compiled);
  }
  return (method, rest) => {
    const asked = method === "HEAD" ? "GET" : method;
    const candidates = exact.get(rest) ?? patterns.filter(({ pattern }) => pattern.test(rest));
    const found = candidates.find(({ route }) => route.method === asked);
    if (!found) {
      const allowed = candidates.map(({ route }) => route.method);
      return allowed.length > 0 ? { kind: "method", allowed } : { kind: "none" };
    }
    const values = found.pattern.exec(rest) ?? [];
    const params: Record<string, string> = {};
    found.names.forEach((name, index) => {
      params[name] = decodePathPart(values[index + 1] ?? "");
    });
    return { kind: "found", route: found.route, params };
  };
}
