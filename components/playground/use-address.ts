"use client";

import { useEffect } from "react";
import type { Conversation } from "./conversation";

/** Keeps the address in step, without a navigation: a kept conversation by its id, a new one by its models and mode. */
export function useAddress({ columns, settings }: Conversation, keptId: string | null): void {
  const models = columns
    .map(({ modelId }) => modelId)
    .filter(Boolean)
    .join(",");
  useEffect(() => {
    const query = new URLSearchParams();
    if (keptId) query.set("c", keptId);
    else {
      query.set("models", models);
      if (settings.mode === "test") query.set("mode", "test");
    }
    window.history.replaceState(null, "", `?${query.toString().replaceAll("%2F", "/").replaceAll("%2C", ",")}`);
  }, [models, settings.mode, keptId]);
}
