import { sitemapRoute } from "@/lib/next/sitemap";

export const dynamic = "force-dynamic";
export { sitemapRoute as GET };
