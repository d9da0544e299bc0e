import { gzipSync } from "node:zlib";
import type { ModelRow } from "@/components/catalog/dto";
import { isCurrency } from "@/lib/kernel";
import { allModels } from "./data";

/** Made once for each state of the catalog: Next does not compress what a route answers. */
const packed = new WeakMap<readonly ModelRow[], Uint8Array<ArrayBuffer>>();

/** GET /models/index.json?currency=USD: every row of the catalog, for filtering in the browser. */
export async function modelIndexRoute(request: Request): Promise<Response> {
  const asked = new URL(request.url).searchParams.get("currency") ?? "";
  const rows = await allModels(isCurrency(asked) ? asked : "USD");
  const headers = {
    "content-type": "application/json",
    vary: "accept-encoding",
    "cache-control": "public, max-age=300",
  };
  if (!/\bgzip\b/.test(request.headers.get("accept-encoding") ?? "")) {
    return new Response(JSON.stringify(rows), { headers });
  }
  const body = packed.get(rows) ?? new Uint8Array(gzipSync(JSON.stringify(rows)));
  packed.set(rows, body);
  return new Response(body, { headers: { ...headers, "content-encoding": "gzip" } });
}
