import { newUuid } from "@/lib/kernel";
import type { GatewayRequest } from "./http";

const SANE = /^[A-Za-z0-9._:-]{1,128}$/;

/** The client's own id of its request (`x-request-id`) when it is sane, else a new one. */
export function requestIdOf(request: GatewayRequest, nowMs?: number): string {
  const sent = request.header("x-request-id");
  return sent !== null && SANE.test(sent) ? sent : newUuid(nowMs);
}
