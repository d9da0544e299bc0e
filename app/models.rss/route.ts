import { modelsFeedRoute } from "@/lib/next/feeds/models";

export const dynamic = "force-dynamic";
export { modelsFeedRoute as GET };
