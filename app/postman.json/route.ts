import { postmanRoute } from "@/lib/next/feeds/description";

export const dynamic = "force-dynamic";
export { postmanRoute as GET };
