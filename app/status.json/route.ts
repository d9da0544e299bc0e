import { statusJsonRoute } from "@/lib/next/status";

export const dynamic = "force-dynamic";
export { statusJsonRoute as GET };
