-- Requests that named an Idempotency-Key, and their answers.

CREATE TABLE "idempotency" (
    "scope_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "workspace_id" UUID NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "generation_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "reply_status" INTEGER,
    "reply_headers" JSONB,
    "reply_body" BYTEA,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "idempotency_pkey" PRIMARY KEY ("scope_id", "key"),
    CONSTRAINT "idempotency_state_known" CHECK ("state" IN ('running', 'ended'))
);
CREATE INDEX "idempotency_created_at_idx" ON "idempotency"("created_at");
