import type { PriceSheet } from "@/components/pricing/estimate";
import { getComposition } from "@/lib/composition";
import { sheetOf } from "./pricing";

/** How many names one request may ask for. */
const NAMES_MAX = 50;

/** GET /pricing/sheets.json?models=A,B: what use is reckoned with, by the names asked for; null = no such model. */
export async function priceSheetsRoute(request: Request): Promise<Response> {
  const names = (new URL(request.url).searchParams.get("models") ?? "").split(",").filter(Boolean);
  const { resolve } = (await getComposition()).catalog.snapshot();
  const sheets: Record<string, PriceSheet | null> = Object.create(null);
  for (const name of names.slice(0, NAMES_MAX)) {
    const model = resolve(name);
    sheets[name] = model ? sheetOf(model) : null;
  }
  return Response.json(sheets, { headers: { "cache-control": "public, max-age=60" } });
}
