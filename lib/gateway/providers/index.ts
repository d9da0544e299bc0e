import { ai21 } from "./ai21";
import { airouterCloud } from "./airouter-cloud";
import { amazonBedrock } from "./amazon-bedrock";
import { anthropic } from "./anthropic";
import { azure } from "./azure";
import { baseten } from "./baseten";
import { bytedance } from "./bytedance";
import { cerebras } from "./cerebras";
import { cloudflareWorkersAi } from "./cloudflare-workers-ai";
import { cohere } from "./cohere";
import { deepseek } from "./deepseek";
import { fireworks } from "./fireworks";
import { google } from "./google";
import { googleVertex } from "./google-vertex";
import { groq } from "./groq";
import { huggingface } from "./huggingface";
import { jina } from "./jina";
import { meta } from "./meta";
import { minimax } from "./minimax";
import { mistral } from "./mistral";
import { moonshot } from "./moonshot";
import { nebius } from "./nebius";
import { novita } from "./novita";
import { nvidia } from "./nvidia";
import { openai } from "./openai";
import { openrouter } from "./openrouter";
import { perplexity } from "./perplexity";
import type { Provider } from "./provider";
import { qwen } from "./qwen";
import { sarvam } from "./sarvam";
import { snowflake } from "./snowflake";
import { together } from "./together";
import { vercelAiGateway } from "./vercel-ai-gateway";
import { voyage } from "./voyage";
import { xai } from "./xai";
import { xiaomi } from "./xiaomi";
import { zAi } from "./z-ai";

export * from "./provider";
export { readProviderSettings } from "./settings";

/** The companies the gateway can talk to, by the ids of the catalog's upstreams. A new one is a folder and a line. */
export const providers: readonly Provider[] = [
  ai21,
  airouterCloud,
  amazonBedrock,
  anthropic,
  azure,
  baseten,
  bytedance,
  cerebras,
  cloudflareWorkersAi,
  cohere,
  deepseek,
  fireworks,
  google,
  googleVertex,
  groq,
  huggingface,
  jina,
  meta,
  minimax,
  mistral,
  moonshot,
  nebius,
  novita,
  nvidia,
  openai,
  openrouter,
  perplexity,
  qwen,
  sarvam,
  snowflake,
  together,
  vercelAiGateway,
  voyage,
  xai,
  xiaomi,
  zAi,
];

const byId = new Map(providers.map((provider) => [provider.id, provider]));

/** A provider by its id in the catalog, or undefined when nobody wrote its folder. */
export const findProvider = (id: string): Provider | undefined => byId.get(id);
