"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Conversation } from "./conversation";
import { conversationActions } from "./conversation-actions";
import { type Calls, createCalls } from "./conversation-calls";
import type { PlaygroundModel } from "./settings";

/** The conversation and what can be done to it. The actions stay the same while it changes. */
export function useConversation(initial: Conversation, models: ReadonlyMap<string, PlaygroundModel>) {
  const [state, setState] = useState(initial);
  const latest = useRef(initial);
  const calls = useRef<Calls | null>(null);

  const update = useCallback((edit: (all: Conversation) => Conversation) => {
    latest.current = edit(latest.current);
    setState(latest.current);
  }, []);

  const actions = useMemo(() => {
    const board = { read: () => latest.current, update };
    calls.current = createCalls(board, models);
    return conversationActions(board, calls.current);
  }, [models, update]);

  useEffect(() => () => calls.current?.stopAll(), []);

  return { state, actions };
}
