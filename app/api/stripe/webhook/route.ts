import { stripeRoute } from "@/lib/next/stripe-route";

export const dynamic = "force-dynamic";
export { stripeRoute as POST };
