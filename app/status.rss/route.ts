import { statusFeedRoute } from "@/lib/next/status";

export const dynamic = "force-dynamic";
export { statusFeedRoute as GET };
