import { getDocs } from "../docs/data";
import { getSite } from "../site";
import { rssResponse } from "./rss";

const FOLDER = "/docs/changelog/";

interface Change {
  readonly title: string;
  readonly text: string;
  readonly url: string;
  /** ISO day. */
  readonly day: string;
}

/** Newest first. */
async function readChanges(): Promise<readonly Change[]> {
  const docs = await getDocs();
  return docs
    .pages("en")
    .filter(({ url }) => url.startsWith(FOLDER))
    .map(({ title, description, url, updated }) => ({
      title,
      text: description,
      url: getSite().url + url,
      day: updated,
    }))
    .sort((a, b) => b.url.localeCompare(a.url));
}

/** GET /changelog.xml */
export async function changelogFeedRoute(): Promise<Response> {
  const { name } = getSite();
  return rssResponse({
    title: `${name}: changes`,
    description: `What changed in ${name}.`,
    pagePath: "/docs",
    path: "/changelog.xml",
    items: (await readChanges()).map(({ title, text, url, day }) => ({ title, url, text, atMs: Date.parse(day) })),
  });
}

/** GET /changelog.json: JSON Feed 1.1. */
export async function changelogJsonRoute(): Promise<Response> {
  const { name, url: home } = getSite();
  const feed = {
    version: "https://jsonfeed.org/version/1.1",
    title: `${name}: changes`,
    home_page_url: `${home}/docs`,
    feed_url: `${home}/changelog.json`,
    language: "en",
    items: (await readChanges()).map(({ title, text, url, day }) => ({
      id: url,
      url,
      title,
      content_text: text,
      date_published: `${day}T00:00:00Z`,
    })),
  };
  return Response.json(feed, {
    headers: {
      "content-type": "application/feed+json; charset=utf-8",
      "access-control-allow-origin": "*",
      "cache-control": "public, max-age=300",
    },
  });
}
