import { fill } from "@/components/i18n/fill";
import type { Locale } from "@/components/i18n/locales";
import { messages } from "@/components/i18n/messages";
import { type CatalogEntry, shownText } from "@/lib/catalog";
import { getComposition } from "@/lib/composition";
import { docLanguage, getDocs } from "../docs/data";
import { getSite } from "../site";
import type { ShareCard } from "./draw-card";

const TITLE_MAX = 90;
const TEXT_MAX = 170;

interface Found {
  /** The page the card is of; pages without a card of their own share the first page's. */
  readonly path: string;
  readonly card: ShareCard;
}

/** The card of a page; `path` is without language. */
export async function cardOf(locale: Locale, path: string): Promise<Found> {
  const { name } = getSite();
  const texts = (await modelCard(path)) ?? (await docCard(locale, path)) ?? pageCard(locale, path);
  const { title, text } = texts ?? firstCard(locale);
  return {
    path: texts ? path : "/",
    card: { siteName: name, title: cut(title, TITLE_MAX), text: cut(text, TEXT_MAX) },
  };
}

interface Texts {
  readonly title: string;
  readonly text: string;
}

async function modelCard(path: string): Promise<Texts | null> {
  if (!path.startsWith("/models/")) return null;
  const { catalog } = await getComposition();
  const entry = catalog.snapshot().resolve(path.slice("/models/".length));
  return entry ? { title: entry.name, text: modelText(entry) } : null;
}

function modelText({ id, contextLength, shownPrices }: CatalogEntry): string {
  const prices = shownPrices.USD?.prices;
  const amounts = [shownText(prices?.input), shownText(prices?.output)].filter((text) => text !== null);
  return [
    id,
    contextLength === null ? null : `${new Intl.NumberFormat("en").format(contextLength)} tokens`,
    amounts.length > 0 ? `${amounts.map((text) => `$${text}`).join(" / ")} per 1M` : null,
  ]
    .filter(Boolean)
    .join("  ·  ");
}

async function docCard(locale: Locale, path: string): Promise<Texts | null> {
  if (path !== "/docs" && !path.startsWith("/docs/")) return null;
  const page = (await getDocs()).find(docLanguage(locale), path);
  return page ? { title: page.title, text: page.description } : null;
}

function pageCard(locale: Locale, path: string): Texts | null {
  const namespace = (["models", "pricing", "compare", "status"] as const).find((one) => path === `/${one}`);
  if (!namespace) return null;
  const { title, description } = messages[locale][namespace];
  return { title, text: description };
}

function firstCard(locale: Locale): Texts {
  const { metaTitle, metaDescription } = messages[locale].landing;
  // The name stands above already.
  const claim = fill(metaTitle.replace("{name}: ", ""), { name: getSite().name });
  return { title: claim.charAt(0).toLocaleUpperCase(locale) + claim.slice(1), text: metaDescription };
}

/** Cut at a word. */
const cut = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max).replace(/\s+\S*$/, "")}…`;
