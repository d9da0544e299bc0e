import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readResponsesStream } from "@/lib/gateway/validators/responses-stream";
import { toJson } from "@/lib/kernel";
import { anthropicComplaints } from "@/tests/support/validators/anthropic-request";
import { type Block, EMPTY_USAGE, type GenerateRequest, type GenerateResponse } from "../ir";
import { toEvents } from "../ir/testing/arbitraries";
import { frameText } from "../sse";
import { type Dialect, type EncodeTarget, findDialect, type ReplyMeta } from ".";

/** What Codex sends (wire 105), served by a vendor of every other family: nothing refused, calls back as it knows them. */
const file = path.resolve("tests/fixtures/wire/openai-responses/codex.request.json");
const body = JSON.parse(readFileSync(file, "utf8"));
const noPath = { model: null, action: null, query: new URLSearchParams() };
const target: EncodeTarget = {
  provider: "p",
  nativeModel: "m",
  maxOutputTokens: 8000,
  capabilities: { reasoning: true },
  supportedParameters: null,
};
const meta: ReplyMeta = {
  id: "resp_0190c8a2d1e07b3c9f5e8a7b6c5d4e3f",
  model: "lab/m",
  createdSeconds: 1,
  inputTokensEstimate: 9,
  wantsUsageChunk: true,
  request: body,
};

function dialect(id: string): Dialect {
  const found = findDialect(id);
  if (!found) throw new Error(`${id} is not spoken`);
  return found;
}

const responses = dialect("openai-responses");
const { request, warnings } = responses.inbound.decodeRequest(body, noPath);

/** A vendor's stream: thinking, a call of a namespaced tool, a free-text call. */
function vendorStream(vendor: Dialect, encoded: GenerateRequest): string {
  const patch = '*** Begin Patch\n+ "x"\n*** End Patch\n';
  const isOpenAi = vendor.id === "openai-chat";
  const blocks: Block[] = [
    { type: "reasoning", text: "Look first.", signature: "c2lnbmF0dXJl", signatureBy: vendor.id },
    { type: "tool-call", kind: "function", id: "call_1", name: "mcp__docs__search", argumentsText: '{"q":"b"}' },
    isOpenAi
      ? { type: "tool-call", kind: "custom", id: "call_2", name: "apply_patch", argumentsText: patch }
      : {
          type: "tool-call",
          kind: "function",
          id: "call_2",
          name: "apply_patch",
          argumentsText: JSON.stringify({ input: patch }),
        },
  ];
  const answer: GenerateResponse = {
    upstreamId: "up",
    upstreamModel: "m",
    choices: [{ blocks, finish: { unified: "tool_calls", raw: null } }],
    usage: { ...EMPTY_USAGE, inputTokens: 10, outputTokens: 4 },
  };
  const upstream = vendor.inbound.streamEncoder({ ...meta, id: "msg_1", request: { thinking: { type: "adaptive" } } });
  const decoder = vendor.outbound.streamDecoder(encoded);
  const events = toEvents(answer, [4], false);
  const frames = [...events.flatMap((event) => upstream.push(event)), ...upstream.end(answer.usage, null)];
  const neutral = [...frames.flatMap((frame) => decoder.push(frame)), ...decoder.end()];
  const encoder = responses.inbound.streamEncoder(meta);
  return [...neutral.flatMap((event) => encoder.push(event)), ...encoder.end(answer.usage, null)]
    .map(frameText)
    .join("");
}

describe.each(["anthropic-messages", "openai-chat"])("Codex on %s", (id) => {
  const vendor = dialect(id);
  const encoded = vendor.outbound.encodeRequest(request, target);
  const sent = toJson(encoded.body);

  it("says everything that can be said, and names the rest", () => {
    for (const text of [
      "You are Codex",
      "Filesystem sandboxing",
      "/repo",
      "Rename a to b.",
      "Let me look.",
      "exit_code",
      "Done!",
    ])
      expect(sent).toContain(text);
    for (const name of ["shell", "apply_patch", "mcp__docs__search", "call_ls", "call_mcp", "call_patch"])
      expect(sent).toContain(name);
    // Resellers that speak chat take OpenAI's ciphertext among the details of thinking.
    expect(sent.includes("gAAAA")).toBe(id === "openai-chat");
    expect(sent).not.toContain("client_metadata");
    const lost = [...warnings, ...encoded.warnings].map(({ path: at }) => at);
    expect(lost).toEqual(expect.arrayContaining(["client_metadata", "tools[3]", "text.verbosity"]));
    if (id === "anthropic-messages") expect(anthropicComplaints(JSON.parse(sent))).toEqual([]);
  });

  it("gets its calls back under the names and in the kinds that it declared", () => {
    const report = readResponsesStream(vendorStream(vendor, request));
    expect(report.problems).toEqual([]);
    const output = report.response?.output as Record<string, unknown>[];
    expect(output.filter(({ type }) => type !== "reasoning")).toEqual([
      expect.objectContaining({ type: "function_call", name: "search", namespace: "mcp__docs__", call_id: "call_1" }),
      expect.objectContaining({
        type: "custom_tool_call",
        name: "apply_patch",
        input: '*** Begin Patch\n+ "x"\n*** End Patch\n',
      }),
    ]);
    expect(report.reasoning).toBe("Look first.");
  });

  it("and its next turn brings the vendor's own proof back", () => {
    const report = readResponsesStream(vendorStream(vendor, request));
    const output: unknown = report.response?.output;
    const input = [...body.input, ...(Array.isArray(output) ? output : []), { role: "user", content: "Go on." }];
    const next = responses.inbound.decodeRequest({ ...body, input }, noPath).request;
    const thinking = next.messages.flatMap(({ blocks }) => blocks).filter((block) => block.type === "reasoning");
    expect(thinking.at(-1)).toMatchObject({
      signature: "c2lnbmF0dXJl",
      ...(id === "openai-chat" ? {} : { signatureBy: id }),
    });
    expect(next.messages.at(-2)?.blocks.at(-2)).toMatchObject({ name: "mcp__docs__search", id: "call_1" });
  });
});
