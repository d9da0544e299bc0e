import { llmsRoute } from "@/lib/next/docs/text-route";

export async function GET(_request: Request, { params }: { params: Promise<{ locale: string }> }) {
  return llmsRoute((await params).locale, false);
}
