import type { Block } from "./content";
import type { Extensions, Warning } from "./extensions";
import type { GenerateRequest, Message } from "./request";

/**
 * Key of a block's extension that holds the whole block as its dialect wrote it, where the neutral form has no such
 * block. The block itself is then a text block: a readable stand-in, or "" when there is none.
 */
export const NATIVE_BLOCK = "native";

interface Reader {
  readonly own: string;
  readonly understood: ReadonlySet<string>;
}

function describeNative(block: Block, native: unknown): Warning | null {
  if (block.type !== "text" || typeof native !== "object" || native === null) return null;
  const name = "type" in native && typeof native.type === "string" ? native.type : "native";
  return {
    kind: block.text === "" ? "dropped" : "changed",
    path: block.path ?? "",
    detail:
      block.text === ""
        ? `The "${name}" block has no counterpart at this provider.`
        : `The "${name}" block was sent as text.`,
  };
}

function warningsOf(extensions: Extensions | undefined, reader: Reader, path: string, block?: Block): Warning[] {
  if (!extensions) return [];
  const found: Warning[] = [];
  for (const [dialect, values] of Object.entries(extensions)) {
    if (dialect === reader.own || !values) continue;
    for (const [key, value] of Object.entries(values)) {
      if (reader.understood.has(key)) continue;
      const native = block && key === NATIVE_BLOCK ? describeNative(block, value) : null;
      if (native) found.push({ ...native, path });
      else
        found.push({
          kind: "dropped",
          path: path ? `${path}.${key}` : key,
          detail: `"${key}" has no counterpart at this provider.`,
        });
    }
  }
  return found;
}

/** The client's path of a message. */
export const messagePath = (message: Message, index: number): string => message.path ?? `messages[${index}]`;

/** The client's path of a block within a message (or within a tool result, with that block's path as `parent`). */
export const blockPath = (block: Block, index: number, parent: string): string =>
  block.path ?? `${parent}.content[${index}]`;

function messageWarnings(message: Message, index: number, reader: Reader): Warning[] {
  const path = messagePath(message, index);
  const found = warningsOf(message.extensions, reader, path);
  message.blocks.forEach((block, position) => {
    const at = blockPath(block, position, path);
    found.push(...warningsOf(block.extensions, reader, at, block));
    if (block.type !== "tool-result") return;
    block.content.forEach((part, inner) => {
      found.push(...warningsOf(part.extensions, reader, blockPath(part, inner, at), part));
    });
  });
  return found;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * What an encoder of the dialect `own` cannot say: every extension of the others, with the client's path. `understood`
 * names members that it carries over whoever wrote them.
 */
export function foreignExtensionWarnings(request: GenerateRequest, own: string, understood = NONE): Warning[] {
  const reader: Reader = { own, understood };
  const found = warningsOf(request.extensions, reader, "");
  request.messages.forEach((message, index) => {
    found.push(...messageWarnings(message, index, reader));
  });
  request.tools?.forEach((tool, index) => {
    found.push(...warningsOf(tool.extensions, reader, tool.path ?? `tools[${index}]`));
  });
  return found;
}
