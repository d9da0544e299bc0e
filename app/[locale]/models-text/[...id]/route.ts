import { modelTextRoute } from "@/lib/next/catalog/model-text";

/** next.config.ts sends "/models/….md" and readers that ask for Markdown here. */
export async function GET(_request: Request, { params }: { params: Promise<{ locale: string; id: string[] }> }) {
  const { locale, id } = await params;
  return modelTextRoute(locale, id);
}
