import {
  DeletedResponse,
  deleteResponse,
  GetResponseInput,
  getResponse,
  InputItemList,
  ListInputItemsInput,
  listInputItems,
  ResponseIdInput,
  ResponseReply,
} from "@/lib/responses";
import { type ApiRoute, defineRoute } from "../route";

const tag = "Responses";

/** Answers of the Responses API that are kept: 30 days, unless `store` is false. */
export const responseRoutes: readonly ApiRoute[] = [
  defineRoute({
    method: "GET",
    path: "/responses/{response_id}",
    summary: "Read a kept answer",
    tag,
    access: "content:read",
    params: ResponseIdInput,
    query: GetResponseInput.omit({ response_id: true }),
    response: ResponseReply,
    run: (ctx, { params, query }) => getResponse(ctx, { ...params, ...query }),
  }),
  defineRoute({
    method: "DELETE",
    path: "/responses/{response_id}",
    summary: "Forget a kept answer",
    tag,
    access: "content:write",
    params: ResponseIdInput,
    response: DeletedResponse,
    run: (ctx, { params }) => deleteResponse(ctx, params),
  }),
  defineRoute({
    method: "GET",
    path: "/responses/{response_id}/input_items",
    summary: "List what an answer was given",
    description: "Earlier turns included.",
    tag,
    access: "content:read",
    params: ResponseIdInput,
    query: ListInputItemsInput.omit({ response_id: true }),
    response: InputItemList,
    run: (ctx, { params, query }) => listInputItems(ctx, { ...params, ...query }),
  }),
];
