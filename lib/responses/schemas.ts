import { z } from "zod";

const id = z.string().meta({ description: "Id of an answer.", example: "resp_0190c8a2d1e07b3c9f5e8a7b6c5d4e3f" });

export const ResponseIdInput = z.object({ response_id: id });

export const ListInputItemsInput = z.object({
  response_id: id,
  limit: z.coerce.number().int().min(1).max(100).default(20).meta({ description: "Items of a page." }),
  order: z.enum(["asc", "desc"]).default("desc"),
  after: z.string().optional().meta({ description: "Id of the item behind which the page begins." }),
});

export const GetResponseInput = ResponseIdInput.extend({
  stream: z
    .enum(["true", "false"])
    .optional()
    .meta({ description: "Only false: a kept answer is not streamed again." }),
});

/** The answer as it was sent. */
export const ResponseReply = z
  .looseObject({ id, object: z.literal("response"), status: z.string(), output: z.array(z.looseObject({})) })
  .meta({ id: "StoredResponse", description: "The answer as it was sent." });

export const InputItemList = z
  .object({
    object: z.literal("list"),
    data: z.array(z.looseObject({})),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
    has_more: z.boolean(),
  })
  .meta({ id: "ResponseInputItemList" });

export const DeletedResponse = z
  .object({ id, object: z.literal("response"), deleted: z.literal(true) })
  .meta({ id: "DeletedResponse" });
