export { createConversation } from "./create-conversation";
export { createShare } from "./create-share";
export { deleteConversation } from "./delete-conversation";
export { deleteShare } from "./delete-share";
export { getConversation } from "./get-conversation";
export { listConversations } from "./list-conversations";
export { listShares } from "./list-shares";
export { purgeConversations } from "./purge-conversations";
export { readShare } from "./read-share";
export { RETENTION_DAYS } from "./retention";
export {
  CONTENT_BYTES_MAX,
  Conversation,
  ConversationContent,
  ConversationIdInput,
  ConversationList,
  ConversationSummary,
  CreateConversationInput,
  CreatedShare,
  DeletedConversation,
  DeletedShare,
  ListConversationsInput,
  ShareIdInput,
  ShareList,
  UpdateConversationInput,
} from "./schemas";
export { updateConversation } from "./update-conversation";
