-- Answers of the Responses API that a later request may go on from. Kept as the JSON text that was sent: jsonb would
-- refuse NUL characters and reorder members.

CREATE TABLE "stored_response" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "sub_account_id" UUID,
    "input" TEXT NOT NULL,
    "response" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    CONSTRAINT "stored_response_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "stored_response_workspace_id_created_at_idx" ON "stored_response"("workspace_id", "created_at");
CREATE INDEX "stored_response_expires_at_idx" ON "stored_response"("expires_at");
ALTER TABLE "stored_response" ADD CONSTRAINT "stored_response_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "stored_response_item" (
    "response_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "item_id" TEXT NOT NULL,
    CONSTRAINT "stored_response_item_pkey" PRIMARY KEY ("response_id", "position")
);
CREATE INDEX "stored_response_item_item_id_idx" ON "stored_response_item"("item_id");
ALTER TABLE "stored_response_item" ADD CONSTRAINT "stored_response_item_response_id_fkey" FOREIGN KEY ("response_id") REFERENCES "stored_response"("id") ON DELETE CASCADE ON UPDATE CASCADE;
