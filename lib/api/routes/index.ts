import type { Catalog } from "@/lib/catalog";
import type { Status } from "@/lib/status";
import type { ApiRoute } from "../route";
import { authRoutes } from "./auth";
import { billingRoutes } from "./billing";
import { catalogRoutes } from "./catalog";
import { type DocumentState, documentRoute } from "./document";
import { feedbackRoutes } from "./feedback";
import { type HealthState, healthRoute, providerHealthRoute } from "./health";
import { keyRoutes } from "./keys";
import { playgroundRoutes } from "./playground";
import { profileRoutes } from "./profile";
import { responseRoutes } from "./responses";
import { usageRoutes } from "./usage";
import { vitalsRoutes } from "./vitals";

export interface RouteParts {
  readonly catalog: Catalog;
  readonly health: HealthState;
  readonly status: Status;
  readonly document: DocumentState;
}

/** Every operation that is no model call, in the order of the documentation. */
export function apiRoutes(parts: RouteParts): readonly ApiRoute[] {
  const routes = [
    ...catalogRoutes(parts.catalog),
    ...keyRoutes,
    ...usageRoutes(parts.catalog),
    ...responseRoutes,
    ...billingRoutes,
    ...authRoutes,
    ...profileRoutes,
    ...playgroundRoutes,
    ...feedbackRoutes,
    ...vitalsRoutes,
    healthRoute(parts.health),
    providerHealthRoute(parts.status),
  ];
  return [...routes, documentRoute(parts.document, routes)];
}
