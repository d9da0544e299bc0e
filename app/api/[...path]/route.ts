import { gatewayRoute } from "@/lib/next/gateway-route";

export const dynamic = "force-dynamic";
export const maxDuration = 30;
export {
  gatewayRoute as DELETE,
  gatewayRoute as GET,
  gatewayRoute as HEAD,
  gatewayRoute as OPTIONS,
  gatewayRoute as PATCH,
  gatewayRoute as POST,
  gatewayRoute as PUT,
};
