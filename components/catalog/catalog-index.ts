import type { Currency } from "@/lib/kernel";
import type { ModelRow } from "./dto";

/** Rows by currency: loaded once a visit. */
const loaded = new Map<Currency, Promise<readonly ModelRow[]>>();

/** Every row of the catalog, in the browser. */
export function loadModels(currency: Currency): Promise<readonly ModelRow[]> {
  const known = loaded.get(currency);
  if (known) return known;
  const fresh = fetch(`/models/index.json?currency=${currency}`).then(async (response) => {
    if (!response.ok) throw new Error(`models: ${response.status}`);
    return (await response.json()) as readonly ModelRow[];
  });
  loaded.set(currency, fresh);
  fresh.catch(() => loaded.delete(currency));
  return fresh;
}
