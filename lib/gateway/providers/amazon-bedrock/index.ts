import { defineProvider } from "../provider";
import { carryMessages } from "./carry";
import { carryConverse } from "./profile";
import { signBedrock } from "./sign";

const BASE_URL = "https://bedrock-runtime.{region}.amazonaws.com";

/** Models are listed by the control plane (ListFoundationModels), which has a host of its own. */
const modelListUrl = (baseUrl: string): string =>
  `${baseUrl.replace("://bedrock-runtime.", "://bedrock.")}/foundation-models`;

/** Claude by InvokeModel, every other text model by Converse; with a Bedrock API key or signed requests. */
export const amazonBedrock = defineProvider({
  id: "amazon-bedrock",
  name: "Amazon Bedrock",
  keyVariable: "AWS_BEARER_TOKEN_BEDROCK",
  extraVariables: {
    region: "AWS_REGION",
    access_key: "AWS_ACCESS_KEY_ID",
    secret_key: "AWS_SECRET_ACCESS_KEY",
    session_token: "AWS_SESSION_TOKEN",
    inference_profile: "AWS_BEDROCK_INFERENCE_PROFILE",
  },
  keySubstitutes: ["access_key", "secret_key"],
  endpoints: [
    {
      dialect: "anthropic-messages",
      baseUrl: BASE_URL,
      authorize: signBedrock,
      modelListUrl,
      carry: carryMessages,
    },
    { dialect: "bedrock-converse", baseUrl: BASE_URL, authorize: signBedrock, carry: carryConverse },
  ],
});
