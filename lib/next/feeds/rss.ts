import { getSite } from "../site";

export interface FeedItem {
  readonly title: string;
  /** Absolute. */
  readonly url: string;
  /** Unlike every other item of the feed, for ever; the address when absent. */
  readonly id?: string;
  /** Null = the day it was told is not known. */
  readonly atMs: number | null;
  readonly text: string;
}

interface Feed {
  readonly title: string;
  readonly description: string;
  /** Where people read the same, and where this feed is; both without the host. */
  readonly pagePath: string;
  readonly path: string;
  readonly items: readonly FeedItem[];
}

/** Text as XML content or a quoted attribute. */
export const xml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** RSS 2.0 with its own address, as validators ask. */
export function rssResponse({ title, description, pagePath, path, items }: Feed): Response {
  const { url } = getSite();
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${xml(title)}</title>
<link>${xml(url + pagePath)}</link>
<description>${xml(description)}</description>
<language>en</language>
<atom:link href="${xml(url + path)}" rel="self" type="application/rss+xml"/>
${items.map(renderItem).join("\n")}
</channel>
</rss>
`;
  return new Response(text, {
    headers: {
      "content-type": "application/rss+xml; charset=utf-8",
      "access-control-allow-origin": "*",
      "cache-control": "public, max-age=300",
    },
  });
}

const renderItem = ({ title, url, id, atMs, text }: FeedItem): string => `<item>
<title>${xml(title)}</title>
<link>${xml(url)}</link>
<guid isPermaLink="${id === undefined}">${xml(id ?? url)}</guid>
${atMs === null ? "" : `<pubDate>${new Date(atMs).toUTCString()}</pubDate>\n`}<description>${xml(text)}</description>
</item>`;
