import { docLanguage, getDocs } from "@/lib/next/docs/data";

const MAX_QUERY_CHARS = 200;

/** Hits of the documentation's own index, for the box that searches while one types. */
export async function GET(request: Request, { params }: { params: Promise<{ locale: string }> }) {
  const { locale } = await params;
  const docs = await getDocs();
  const query = (new URL(request.url).searchParams.get("q") ?? "").slice(0, MAX_QUERY_CHARS);
  const search = await docs.search(docLanguage(locale));
  const hits = search(query, 8);
  return Response.json({ hits }, { headers: { "cache-control": "public, max-age=300" } });
}
