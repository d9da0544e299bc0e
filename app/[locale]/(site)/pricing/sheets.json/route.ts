import { priceSheetsRoute } from "@/lib/next/catalog/price-sheets";

export { priceSheetsRoute as GET };
