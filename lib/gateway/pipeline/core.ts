import type { GatewayPorts } from "../ports";
import type { RoutingWorld, RunningStats } from "../routing";
import type { Breaker } from "../upstream";
import type { InFlightQueue } from "./in-flight";
import type { InsuredShare } from "./insured-share";
import type { OpenCalls } from "./open-calls";

/** What lives as long as the gateway: ports and the few things it remembers between calls. */
export interface Core {
  readonly ports: GatewayPorts;
  readonly world: RoutingWorld;
  readonly stats: RunningStats;
  readonly breaker: Breaker;
  readonly inFlight: InFlightQueue;
  readonly insured: InsuredShare;
  readonly calls: OpenCalls;
}
