"use client";

import { useCallback, useLayoutEffect, useRef } from "react";

const NEAR_PX = 48;

/** Keeps a scrolling frame at its end while `content` grows, until the reader scrolls away from it. */
export function useStickToEnd<Frame extends HTMLElement>(content: unknown) {
  const frame = useRef<Frame>(null);
  const isAtEnd = useRef(true);
  const onScroll = useCallback(() => {
    const at = frame.current;
    if (at) isAtEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < NEAR_PX;
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of the content moves its end.
  useLayoutEffect(() => {
    const at = frame.current;
    if (at && isAtEnd.current) at.scrollTop = at.scrollHeight;
  }, [content]);
  return { frame, onScroll };
}
