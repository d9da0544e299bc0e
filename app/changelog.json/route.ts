import { changelogJsonRoute } from "@/lib/next/feeds/changelog";

export const dynamic = "force-dynamic";
export { changelogJsonRoute as GET };
