import type { CodeLanguage } from "@/components/ui/highlight";
import { chatSnippets } from "./snippets";

/** How a client is pointed at us and at one model. */
export interface ClientSnippet {
  readonly id: string;
  readonly label: string;
  readonly lang: CodeLanguage;
  readonly code: string;
  /** Path of the guide below /docs/guides/, or null. */
  readonly guide: string | null;
}

interface Place {
  /** "https://host", without a path. */
  readonly origin: string;
  readonly model: string;
}

const KEY = "$AIR_API_KEY";

type Write = (place: Place) => string;

const SETTINGS: Write = ({ origin, model }) => `Base URL   ${origin}/v1
API key    ${KEY}
Model      ${model}`;

const CLIENTS: readonly (readonly [id: string, label: string, lang: CodeLanguage, write: Write])[] = [
  [
    "anthropic-sdk",
    "Anthropic SDK",
    "python",
    ({ origin, model }) => `import os
from anthropic import Anthropic

client = Anthropic(base_url="${origin}", api_key=os.environ["AIR_API_KEY"])
message = client.messages.create(
    model="${model}",
    max_tokens=1024,
    messages=[{"role": "user", "content": "Hello"}],
)
print(message.content[0].text)`,
  ],
  [
    "gemini-sdk",
    "Gemini SDK",
    "javascript",
    ({ origin, model }) => `import { GoogleGenAI } from "@google/genai";

const ai = new GoogleGenAI({ apiKey: process.env.AIR_API_KEY, httpOptions: { baseUrl: "${origin}" } });
const answer = await ai.models.generateContent({ model: "${model}", contents: "Hello" });
console.log(answer.text);`,
  ],
  [
    "langchain",
    "LangChain",
    "python",
    ({ origin, model }) => `import os
from langchain_openai import ChatOpenAI

model = ChatOpenAI(model="${model}", base_url="${origin}/v1", api_key=os.environ["AIR_API_KEY"])
print(model.invoke("Hello").content)`,
  ],
  [
    "llamaindex",
    "LlamaIndex",
    "python",
    ({ origin, model }) => `import os
from llama_index.llms.openai_like import OpenAILike

llm = OpenAILike(
    model="${model}",
    api_base="${origin}/v1",
    api_key=os.environ["AIR_API_KEY"],
    is_chat_model=True,
)
print(llm.complete("Hello"))`,
  ],
  [
    "vercel-ai-sdk",
    "Vercel AI SDK",
    "javascript",
    ({ origin, model }) => `import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText } from "ai";

const air = createOpenAICompatible({ name: "air", baseURL: "${origin}/v1", apiKey: process.env.AIR_API_KEY });
const { text } = await generateText({ model: air("${model}"), prompt: "Hello" });
console.log(text);`,
  ],
  [
    "claude-code",
    "Claude Code",
    "shellscript",
    ({ origin, model }) => `export ANTHROPIC_BASE_URL="${origin}"
export ANTHROPIC_AUTH_TOKEN="${KEY}"
export ANTHROPIC_API_KEY=""
export ANTHROPIC_MODEL="${model}"
claude`,
  ],
  [
    "codex",
    "Codex",
    "toml",
    ({ origin, model }) => `# ~/.codex/config.toml
model = "${model}"
model_provider = "air"

[model_providers.air]
name = "AI Router"
base_url = "${origin}/v1"
env_key = "AIR_API_KEY"
wire_api = "responses"`,
  ],
  [
    "gemini-cli",
    "Gemini CLI",
    "shellscript",
    ({ origin, model }) => `export GOOGLE_GEMINI_BASE_URL="${origin}"
export GEMINI_API_KEY="${KEY}"
gemini -m ${model}`,
  ],
  ["cursor", "Cursor", "text", SETTINGS],
  ["cline", "Cline", "text", SETTINGS],
  [
    "continue",
    "Continue",
    "yaml",
    ({ origin, model }) => `# ~/.continue/config.yaml
name: AI Router
version: 1.0.0
schema: v1
models:
  - name: ${model}
    provider: openai
    apiBase: "${origin}/v1"
    apiKey: \${{ secrets.AIR_API_KEY }}
    model: ${model}
    roles: [chat, edit, apply]`,
  ],
  [
    "aider",
    "Aider",
    "shellscript",
    ({ origin, model }) => `export OPENAI_API_BASE="${origin}/v1"
export OPENAI_API_KEY="${KEY}"
aider --model openai/${model}`,
  ],
  [
    "opencode",
    "OpenCode",
    "json",
    ({ origin, model }) => `{
  "$schema": "https://opencode.ai/config.json",
  "provider": {
    "air": {
      "npm": "@ai-sdk/openai-compatible",
      "name": "AI Router",
      "options": { "baseURL": "${origin}/v1", "apiKey": "{env:AIR_API_KEY}" },
      "models": { "${model}": {} }
    }
  }
}`,
  ],
  ["n8n", "n8n", "text", SETTINGS],
  [
    "open-webui",
    "Open WebUI",
    "shellscript",
    ({ origin, model }) => `docker run -d -p 8080:8080 \\
  -e OPENAI_API_BASE_URL="${origin}/v1" \\
  -e OPENAI_API_KEY="${KEY}" \\
  -e DEFAULT_MODELS="${model}" \\
  ghcr.io/open-webui/open-webui:main`,
  ],
  [
    "librechat",
    "LibreChat",
    "yaml",
    ({ origin, model }) => `# librechat.yaml
version: 1.2.1
endpoints:
  custom:
    - name: "AI Router"
      apiKey: "\${AIR_API_KEY}"
      baseURL: "${origin}/v1"
      models:
        default: ["${model}"]
        fetch: true`,
  ],
];

const GUIDES: Readonly<Record<string, string>> = { python: "openai-python", javascript: "openai-node" };

/** Every client we describe, with one model's id filled in. */
export function clientSnippets(place: Place): readonly ClientSnippet[] {
  const own = chatSnippets({ baseUrl: `${place.origin}/v1`, apiKey: "air_live_…", model: place.model });
  return [
    ...own.map(({ id, label, lang, code }) => ({ id, label, lang, code, guide: GUIDES[id] ?? null })),
    ...CLIENTS.map(([id, label, lang, write]) => ({ id, label, lang, code: write(place), guide: id })),
  ];
}
