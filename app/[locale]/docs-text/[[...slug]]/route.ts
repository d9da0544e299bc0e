import { docsTextRoute } from "@/lib/next/docs/text-route";

/** next.config.ts sends "/docs/….md" and readers that ask for Markdown here. */
export async function GET(_request: Request, { params }: { params: Promise<{ locale: string; slug?: string[] }> }) {
  const { locale, slug } = await params;
  return docsTextRoute(locale, slug);
}
