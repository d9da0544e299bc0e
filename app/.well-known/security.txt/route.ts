import { securityTextRoute } from "@/lib/next/well-known";

export const dynamic = "force-dynamic";
export { securityTextRoute as GET };
