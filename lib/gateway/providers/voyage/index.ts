import { defineProvider, openAiEmbeddings, type Quirk } from "../provider";
import { onlyFields } from "../shared-quirks";

const FIXTURE = "voyage/unknown-field.refused.json";

const dimensionIsOutputDimension: Quirk = {
  name: "dimensions-is-output-dimension",
  reason: "The size of a vector is the member output_dimension; OpenAI's name for it is refused.",
  fixture: FIXTURE,
  patch: ({ dimensions }) =>
    dimensions === undefined ? null : { output_dimension: dimensions ?? undefined, dimensions: undefined },
};

const floatIsTheDefault: Quirk = {
  name: "float-is-the-default",
  reason: "encoding_format takes base64 only; numbers come when it is left out.",
  fixture: FIXTURE,
  isLossless: true,
  patch: ({ encoding_format: format }) => (format === "float" ? { encoding_format: undefined } : null),
};

const FIELDS = [
  "model",
  "input",
  "input_type",
  "truncation",
  "output_dimension",
  "output_dtype",
  "encoding_format",
] as const;

export const voyage = defineProvider({
  id: "voyage",
  name: "Voyage AI",
  keyVariable: "VOYAGE_API_KEY",
  endpoints: [openAiEmbeddings("https://api.voyageai.com/v1")],
  quirks: { "openai-embeddings": [dimensionIsOutputDimension, floatIsTheDefault, onlyFields(FIELDS, FIXTURE)] },
});
