import { modelsCsvRoute } from "@/lib/next/feeds/models";

export const dynamic = "force-dynamic";
export { modelsCsvRoute as GET };
