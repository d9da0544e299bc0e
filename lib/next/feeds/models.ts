import { type CatalogEntry, modalityOf, shownText } from "@/lib/catalog";
import { getComposition } from "@/lib/composition";
import { CURRENCIES } from "@/lib/kernel";
import { getSite } from "../site";
import { askApi } from "./ask-api";
import { csvText } from "./csv";
import { type FeedItem, rssResponse } from "./rss";

const FEED_LENGTH = 100;
const CORS = { "access-control-allow-origin": "*", "cache-control": "public, max-age=300" };

/** GET /models.json: the same as GET /v1/models with the same query words, as a file. */
export async function modelsJsonRoute(request: Request): Promise<Response> {
  const answer = await listed(request);
  if (answer.ok) {
    answer.headers.set("content-disposition", 'attachment; filename="models.json"');
    answer.headers.set("link", '</models.schema.json>; rel="describedby"');
  }
  return answer;
}

/** GET /models.csv: one row a model, prices of a million tokens in each currency; query words as GET /v1/models. */
export async function modelsCsvRoute(request: Request): Promise<Response> {
  const answer = await listed(request);
  if (!answer.ok) return answer;
  return new Response(csvText([HEAD, ...(await entriesOf(answer)).map(rowOf)]), {
    headers: {
      ...CORS,
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="models.csv"',
    },
  });
}

/** GET /models.rss: models that retire, then the newest ones; query words as GET /v1/models. */
export async function modelsFeedRoute(request: Request): Promise<Response> {
  const answer = await listed(request);
  if (!answer.ok) return answer;
  const entries = (await entriesOf(answer)).filter(({ origin }) => origin !== "sandbox");
  const newest = [...entries].sort((a, b) => b.createdSeconds - a.createdSeconds).slice(0, FEED_LENGTH);
  const { name } = getSite();
  return rssResponse({
    title: `${name}: models`,
    description: `Models that join ${name}, and models that retire.`,
    pagePath: "/models",
    path: "/models.rss",
    items: [...entries.flatMap(retiring), ...newest.map(joining)],
  });
}

const listed = (request: Request): Promise<Response> => askApi(request, `/v1/models${new URL(request.url).search}`);

/** The models of a list of the API, in its order. */
async function entriesOf(answer: Response): Promise<readonly CatalogEntry[]> {
  const { data } = (await answer.json()) as { data: readonly { readonly id: string }[] };
  const view = (await getComposition()).catalog.snapshot();
  return data.flatMap(({ id }) => view.resolve(id) ?? []);
}

const HEAD = [
  "id",
  "name",
  "lab",
  "modality",
  "status",
  "retires",
  "available",
  "context_length",
  "max_output_tokens",
  ...CURRENCIES.flatMap((currency) => ["input", "output"].map((side) => `${side}_per_1m_${currency.toLowerCase()}`)),
];

const retirementOf = ({ facts }: CatalogEntry): string | null =>
  typeof facts.deprecation_date === "string" ? facts.deprecation_date : null;

const rowOf = (entry: CatalogEntry): string[] => [
  entry.id,
  entry.name,
  entry.labName,
  modalityOf(entry),
  entry.status,
  retirementOf(entry) ?? "",
  String(entry.isAvailable),
  String(entry.contextLength ?? ""),
  String(entry.maxOutputTokens ?? ""),
  ...CURRENCIES.flatMap((currency) => {
    const prices = entry.shownPrices[currency]?.prices;
    return [prices?.input, prices?.output].map((price) => shownText(price) ?? "");
  }),
];

const pageOf = (id: string): string => `${getSite().url}/models/${encodeURI(id)}`;

const joining = (entry: CatalogEntry): FeedItem => ({
  title: entry.name,
  url: pageOf(entry.id),
  atMs: entry.createdSeconds * 1000,
  text: `${entry.labName} · ${modalityOf(entry)} · ${entry.id}`,
});

function retiring(entry: CatalogEntry): FeedItem[] {
  const date = retirementOf(entry);
  if (date === null) return [];
  const text = `${entry.id} is not offered by its maker after this day.`;
  return [
    { title: `${entry.name} retires on ${date}`, url: pageOf(entry.id), id: `${entry.id}#${date}`, atMs: null, text },
  ];
}
