import { openApiYamlRoute } from "@/lib/next/feeds/description";

export const dynamic = "force-dynamic";
export { openApiYamlRoute as GET };
