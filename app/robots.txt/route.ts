import { getSite } from "@/lib/next/site";

export const dynamic = "force-dynamic";

/** Pages behind the sign-in and the machine paths are of no use to search engines. */
export function GET(): Response {
  const lines = [
    "User-agent: *",
    "Disallow: /console",
    "Disallow: /ru/console",
    "Disallow: /api/",
    "Disallow: /v1/",
    "Disallow: /v1beta/",
  ];
  return new Response(`${lines.join("\n")}\n\nSitemap: ${getSite().url}/sitemap.xml\n`, {
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "public, max-age=3600" },
  });
}
