import type { Catalog } from "@/lib/catalog";
import type { ToolResult } from "./protocol";

export interface ApiCall {
  readonly method: "GET" | "POST";
  /** Below /v1, with its query. */
  readonly path: string;
  readonly body?: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  readonly header: (name: string) => string | null;
  /** JSON. */
  readonly text: string;
}

export interface DocsHit {
  readonly title: string;
  /** Absolute. */
  readonly url: string;
  readonly excerpt: string;
}

/** What a caller's tools work with. */
export interface McpSession {
  /** Whether the caller sent a key; whether it is good is found out by the API. */
  readonly hasKey: boolean;
  readonly catalog: Catalog;
  /** Calls this installation's own API as the caller: its key, its address, its limits. */
  call(request: ApiCall): Promise<ApiAnswer>;
  searchDocs(query: string, language: "en" | "ru", limit: number): Promise<readonly DocsHit[]>;
}

/** An API answer as a tool's: its JSON, or the sentence of its error. */
export function toolResult({ status, text }: ApiAnswer): ToolResult {
  return status < 400 ? { text } : { text: errorSentence(status, text), isError: true };
}

/** "402: The balance does not cover…" out of an error envelope. */
export function errorSentence(status: number, text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown } };
    return `${status}: ${typeof error?.message === "string" ? error.message : text.slice(0, 500)}`;
  } catch {
    return `${status}: ${text.slice(0, 500)}`;
  }
}
