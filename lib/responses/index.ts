export { createResponseStore, type ResponseStore } from "./create-response-store";
export { deleteResponse } from "./delete-response";
export { getResponse } from "./get-response";
export { listInputItems } from "./list-input-items";
export { purgeResponses } from "./purge-responses";
export {
  DeletedResponse,
  GetResponseInput,
  InputItemList,
  ListInputItemsInput,
  ResponseIdInput,
  ResponseReply,
} from "./schemas";
export { type KeptResponse, RETENTION_DAYS, type ResponseOwner } from "./types";
