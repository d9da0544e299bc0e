-- Conversations of the playground, each its author's own, and the snapshots of them that were shared. Contents are kept
-- as JSON text: jsonb would refuse NUL characters and reorder members.

CREATE TABLE "conversation" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "models" TEXT[] NOT NULL,
    "content" TEXT NOT NULL,
    "search_text" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    CONSTRAINT "conversation_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "conversation_workspace_id_user_id_updated_at_idx" ON "conversation"("workspace_id", "user_id", "updated_at");
CREATE INDEX "conversation_expires_at_idx" ON "conversation"("expires_at");
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "conversation_share" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "conversation_share_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "conversation_share_token_hash_key" ON "conversation_share"("token_hash");
CREATE INDEX "conversation_share_conversation_id_idx" ON "conversation_share"("conversation_id");
ALTER TABLE "conversation_share" ADD CONSTRAINT "conversation_share_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;
