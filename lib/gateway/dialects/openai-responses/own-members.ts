import type { ReplyEdits } from "../dialect";
import { isObject } from "../read";
import { textOf } from "./own";

/** Members of a vendor's response that the gateway answers for, as JSON texts. */
export function ownMembersOf({ id, model, request }: ReplyEdits): Record<string, string> {
  const previous = isObject(request) ? textOf(request.previous_response_id) : null;
  return {
    id: JSON.stringify(id),
    model: JSON.stringify(model),
    ...(previous === null ? {} : { previous_response_id: JSON.stringify(previous) }),
  };
}
