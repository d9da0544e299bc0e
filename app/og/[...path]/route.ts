import { shareCardRoute } from "@/lib/next/og/route";

export const dynamic = "force-dynamic";
export { shareCardRoute as GET };
