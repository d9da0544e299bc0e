"use client";

import { useEffect, useState } from "react";
import { callApi } from "@/components/client/call-api";
import type { FirstRequest } from "./onboarding-view";

const POLL_MS = 700;

/** The first request of a key that has ended, or null while there is none. Asks only while the page is looked at. */
export function useFirstRequest(keyId: string | null): FirstRequest | null {
  const [found, setFound] = useState<FirstRequest | null>(null);
  useEffect(() => {
    if (keyId === null || found !== null) return;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      if (!document.hidden) {
        const query = new URLSearchParams({ key_id: keyId, limit: "1" });
        const answer = await callApi<{ readonly data: readonly FirstRequest[] }>(
          "GET",
          `/generations?${query}`,
          undefined,
          controller.signal,
        );
        if (controller.signal.aborted) return;
        const first = answer.isOk ? answer.data.data[0] : undefined;
        if (first && first.status !== "started") return setFound(first);
      }
      timer = setTimeout(look, POLL_MS);
    };
    void look();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [keyId, found]);
  return found;
}
