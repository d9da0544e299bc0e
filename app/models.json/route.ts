import { modelsJsonRoute } from "@/lib/next/feeds/models";

export const dynamic = "force-dynamic";
export { modelsJsonRoute as GET };
