import { modelIndexRoute } from "@/lib/next/catalog/model-index";

export { modelIndexRoute as GET };
