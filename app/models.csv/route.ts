import { modelsCsvRoute } from "@/lib/next/catalog/export";

export const dynamic = "force-dynamic";
export { modelsCsvRoute as GET };
