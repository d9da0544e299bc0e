import { modelsFeedRoute } from "@/lib/next/catalog/export";

export const dynamic = "force-dynamic";
export { modelsFeedRoute as GET };
