import type { CodeLanguage } from "@/components/ui/highlight";

export interface Snippet {
  readonly id: string;
  readonly label: string;
  readonly lang: CodeLanguage;
  readonly code: string;
  /** Lines that differ from a program written for OpenAI itself, counted from 1. */
  readonly changed: readonly number[];
}

interface SnippetInput {
  /** Base of the OpenAI dialect, e.g. "https://host/v1". */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
}

/** The shortest working call in each client, with the address, key and model filled in. */
export function chatSnippets({ baseUrl, apiKey, model }: SnippetInput): readonly Snippet[] {
  return [
    { id: "python", label: "Python", lang: "python", code: python(baseUrl, apiKey, model), changed: [4, 5] },
    {
      id: "javascript",
      label: "JavaScript",
      lang: "javascript",
      code: javascript(baseUrl, apiKey, model),
      changed: [4, 5],
    },
    { id: "curl", label: "curl", lang: "shellscript", code: curl(baseUrl, apiKey, model), changed: [1, 2] },
  ];
}

const python = (baseUrl: string, apiKey: string, model: string): string => `from openai import OpenAI

client = OpenAI(
    base_url="${baseUrl}",
    api_key="${apiKey}",
)
answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Hello"}],
)
print(answer.choices[0].message.content)`;

const javascript = (baseUrl: string, apiKey: string, model: string): string => `import OpenAI from "openai";

const client = new OpenAI({
  baseURL: "${baseUrl}",
  apiKey: "${apiKey}",
});
const answer = await client.chat.completions.create({
  model: "${model}",
  messages: [{ role: "user", content: "Hello" }],
});
console.log(answer.choices[0].message.content);`;

const curl = (baseUrl: string, apiKey: string, model: string): string => `curl ${baseUrl}/chat/completions \\
  -H "Authorization: Bearer ${apiKey}" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "${model}", "messages": [{"role": "user", "content": "Hello"}]}'`;
