import type { UpstreamDialect } from "../dialect";
import { outbound } from "./outbound";
import { OWN } from "./own";

/** Amazon Bedrock's Converse: one form for every text model there. Only providers speak it. */
export const bedrockConverse: UpstreamDialect = { id: OWN, outbound };
