import { isCurrency } from "@/lib/kernel";
import { allModels } from "./data";

/** GET /models/index.json?currency=USD: every row of the catalog, for filtering in the browser. */
export async function modelIndexRoute(request: Request): Promise<Response> {
  const asked = new URL(request.url).searchParams.get("currency") ?? "";
  const rows = await allModels(isCurrency(asked) ? asked : "USD");
  return Response.json(rows, { headers: { "cache-control": "public, max-age=300" } });
}
