import { modelsSchemaRoute } from "@/lib/next/feeds/models-schema";

export const dynamic = "force-dynamic";
export { modelsSchemaRoute as GET };
