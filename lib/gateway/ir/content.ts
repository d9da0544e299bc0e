import type { Extensions } from "./extensions";

/** Bytes or where they are. `data` is base64 without a data: prefix. */
export type MediaSource =
  | { readonly kind: "base64"; readonly mediaType: string; readonly data: string }
  | { readonly kind: "url"; readonly url: string; readonly mediaType?: string }
  | { readonly kind: "file"; readonly fileId: string; readonly mediaType?: string };

interface BlockBase {
  readonly extensions?: Extensions;
  /** Where the client wrote it, when that is not its position here ("messages[2].content[3]"); for warnings only. */
  readonly path?: string;
}

export interface TextBlock extends BlockBase {
  readonly type: "text";
  readonly text: string;
}

/** The model's words of refusal, where the vendor tells them apart from text. */
export interface RefusalBlock extends BlockBase {
  readonly type: "refusal";
  readonly text: string;
}

export interface ImageBlock extends BlockBase {
  readonly type: "image";
  readonly source: MediaSource;
  readonly detail?: "auto" | "low" | "high" | "original";
}

export interface AudioBlock extends BlockBase {
  readonly type: "audio";
  readonly source: MediaSource;
}

export interface VideoBlock extends BlockBase {
  readonly type: "video";
  readonly source: MediaSource;
}

export interface FileBlock extends BlockBase {
  readonly type: "file";
  readonly source: MediaSource;
  readonly name?: string;
}

/** A call the model makes. `argumentsText` is valid JSON of an object for functions ("{}" for none), free text for custom tools. */
export interface ToolCallBlock extends BlockBase {
  readonly type: "tool-call";
  readonly kind: "function" | "custom";
  readonly id: string;
  readonly name: string;
  readonly argumentsText: string;
  /** Opaque proof of the thinking that led here (Gemini's thought signature); goes back unchanged. */
  readonly signature?: string;
  /** Dialect whose vendor made `signature`; absent = not known. Nobody else can read it. */
  readonly signatureBy?: string;
}

/** What a call gave back. `name` is the tool's name, when known; codecs that need it look it up by `callId`. */
export interface ToolResultBlock extends BlockBase {
  readonly type: "tool-result";
  readonly callId: string;
  readonly name?: string;
  readonly content: readonly (TextBlock | ImageBlock | FileBlock | AudioBlock | VideoBlock)[];
  readonly isError?: boolean;
}

/** Thinking. `signature` proves it to the vendor that made it; `redacted` is ciphertext with no readable text. */
export interface ReasoningBlock extends BlockBase {
  readonly type: "reasoning";
  readonly text: string;
  /** True when `text` is a summary and not the thinking itself. */
  readonly isSummary?: boolean;
  readonly signature?: string;
  readonly redacted?: string;
  /** Dialect whose vendor made `signature` and `redacted`; absent = not known. Nobody else can read them. */
  readonly signatureBy?: string;
  readonly id?: string;
}

export type Block =
  | TextBlock
  | RefusalBlock
  | ImageBlock
  | AudioBlock
  | VideoBlock
  | FileBlock
  | ToolCallBlock
  | ToolResultBlock
  | ReasoningBlock;
