-- API keys: keyed hashes, caps, limits, restrictions.

CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "sub_account_id" UUID,
    "creator_user_id" UUID,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "hash_version" INTEGER NOT NULL,
    "previous_hash" TEXT,
    "previous_hash_version" INTEGER,
    "previous_until" TIMESTAMPTZ(6),
    "prefix" TEXT NOT NULL,
    "suffix" TEXT NOT NULL,
    "cap_nano" BIGINT,
    "cap_interval" TEXT NOT NULL DEFAULT 'none',
    "rpm" INTEGER NOT NULL DEFAULT 60,
    "tpm" INTEGER NOT NULL DEFAULT 0,
    "allowed_models" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "allowed_ips" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "default_tag" TEXT,
    "expires_at" TIMESTAMPTZ(6),
    "disabled" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(6),
    "deleted_at" TIMESTAMPTZ(6),
    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "api_key_kind_known" CHECK ("kind" IN ('inference', 'management', 'read_only')),
    CONSTRAINT "api_key_mode_known" CHECK ("mode" IN ('live', 'test')),
    CONSTRAINT "api_key_cap_interval_known" CHECK ("cap_interval" IN ('none', 'daily', 'weekly', 'monthly')),
    CONSTRAINT "api_key_cap_not_negative" CHECK ("cap_nano" >= 0),
    CONSTRAINT "api_key_limits_not_negative" CHECK ("rpm" >= 0 AND "tpm" >= 0)
);
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");
CREATE UNIQUE INDEX "api_key_previous_hash_key" ON "api_key"("previous_hash");
CREATE INDEX "api_key_workspace_id_created_at_idx" ON "api_key"("workspace_id", "created_at");
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
