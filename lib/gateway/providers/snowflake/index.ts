import { defineProvider, openAiChat } from "../provider";
import { compatible } from "../shared-quirks";

export const snowflake = defineProvider({
  id: "snowflake",
  name: "Snowflake Cortex",
  keyVariable: "SNOWFLAKE_PAT",
  extraVariables: { account: "SNOWFLAKE_ACCOUNT" },
  endpoints: [openAiChat("https://{account}.snowflakecomputing.com/api/v2/cortex/v1")],
  quirks: { "openai-chat": compatible },
});
