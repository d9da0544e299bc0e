import { bearer, defineProvider } from "../provider";

/** Bedrock with its API key (a bearer token); access keys would need signed requests. */
export const amazonBedrock = defineProvider({
  id: "amazon-bedrock",
  name: "Amazon Bedrock",
  keyVariable: "AWS_BEARER_TOKEN_BEDROCK",
  extraVariables: { region: "AWS_REGION" },
  endpoints: [
    { dialect: "bedrock-converse", baseUrl: "https://bedrock-runtime.{region}.amazonaws.com", authorize: bearer },
  ],
});
