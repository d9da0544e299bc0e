import { priceSheetRoute } from "@/lib/next/catalog/pricing";

export { priceSheetRoute as GET };
