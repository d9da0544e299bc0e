import { authRoute } from "@/lib/next/auth/route";

export const dynamic = "force-dynamic";
export { authRoute as GET, authRoute as POST };
