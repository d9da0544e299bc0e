import { changelogFeedRoute } from "@/lib/next/feeds/changelog";

export const dynamic = "force-dynamic";
export { changelogFeedRoute as GET };
