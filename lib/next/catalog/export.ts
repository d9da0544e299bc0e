import { type CatalogEntry, findModels, modalityOf, shownText } from "@/lib/catalog";
import { getComposition } from "@/lib/composition";
import { CURRENCIES } from "@/lib/kernel";
import { getSite } from "../site";

const FEED_LENGTH = 50;
const CACHE = "public, max-age=300";
const pageOf = (id: string): string => `${getSite().url}/models/${encodeURI(id)}`;

/** GET /models.csv: one row a model, prices of a million tokens in each currency. */
export async function modelsCsvRoute(): Promise<Response> {
  const { catalog } = await getComposition();
  const prices = CURRENCIES.flatMap((currency) => [`input_per_1m_${currency}`, `output_per_1m_${currency}`]);
  const head = [
    "id",
    "name",
    "lab",
    "modality",
    "status",
    "available",
    "context_length",
    "max_output_tokens",
    ...prices,
  ];
  const rows = listed(findModels({ catalog }, {})).map((entry) => [
    entry.id,
    entry.name,
    entry.labName,
    modalityOf(entry),
    entry.status,
    String(entry.isAvailable),
    String(entry.contextLength ?? ""),
    String(entry.maxOutputTokens ?? ""),
    ...CURRENCIES.flatMap((currency) => {
      const card = entry.shownPrices[currency]?.prices;
      return [card?.input, card?.output].map((price) => shownText(price) ?? "");
    }),
  ]);
  const text = [head.map((name) => name.toLowerCase()), ...rows].map((row) => row.map(csvField).join(",")).join("\r\n");
  return new Response(`${text}\r\n`, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="models.csv"',
      "cache-control": CACHE,
    },
  });
}

/** GET /models.rss: the newest models. */
export async function modelsFeedRoute(): Promise<Response> {
  const { catalog } = await getComposition();
  const { name, url } = getSite();
  const newest = listed(findModels({ catalog }, { sort: "newest" })).slice(0, FEED_LENGTH);
  const items = newest.map(
    (entry) => `<item>
<title>${xml(entry.name)}</title>
<link>${xml(pageOf(entry.id))}</link>
<guid>${xml(pageOf(entry.id))}</guid>
<pubDate>${new Date(entry.createdSeconds * 1000).toUTCString()}</pubDate>
<description>${xml(`${entry.labName} · ${modalityOf(entry)} · ${entry.id}`)}</description>
</item>`,
  );
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${xml(`${name}: new models`)}</title>
<link>${xml(`${url}/models`)}</link>
<description>${xml(`Models as they join ${name}.`)}</description>
<language>en</language>
<atom:link href="${xml(`${url}/models.rss`)}" rel="self" type="application/rss+xml"/>
${items.join("\n")}
</channel>
</rss>
`;
  return new Response(text, {
    headers: { "content-type": "application/rss+xml; charset=utf-8", "cache-control": CACHE },
  });
}

const listed = (models: readonly CatalogEntry[]): CatalogEntry[] => models.filter(({ origin }) => origin !== "sandbox");

const xml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** RFC 4180; a leading formula sign is made harmless for spreadsheets. */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
