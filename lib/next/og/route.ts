import { LRUCache } from "lru-cache";
import pLimit from "p-limit";
import { cardOf } from "./card-of";
import { readCardPath } from "./card-path";
import { drawCard } from "./draw-card";

const drawn = new LRUCache<string, Uint8Array<ArrayBuffer>>({
  maxSize: 16 * 1024 * 1024,
  sizeCalculation: (png) => png.byteLength,
});
const oneAtATime = pLimit(1);
const WAITING_MAX = 16;

/** GET /og/{language}/{page}.png: the picture that a link to the page is shown with elsewhere. */
export async function shareCardRoute(
  _request: Request,
  { params }: { readonly params: Promise<{ readonly path: readonly string[] }> },
): Promise<Response> {
  const at = readCardPath((await params).path);
  if (!at) return new Response("There is no such picture.\n", { status: 404 });
  const { path, card } = await cardOf(at.locale, at.path);
  // What is drawn names it: a new price, name or text is a new picture.
  const key = JSON.stringify([at.locale, path, card]);
  const kept = drawn.get(key);
  if (!kept && oneAtATime.pendingCount >= WAITING_MAX) {
    return new Response("Too many pictures at once.\n", { status: 503, headers: { "retry-after": "5" } });
  }
  const png = kept ?? (await oneAtATime(async () => drawn.get(key) ?? drawCard(card)));
  drawn.set(key, png);
  return new Response(png, { headers: { "content-type": "image/png", "cache-control": "public, max-age=86400" } });
}
