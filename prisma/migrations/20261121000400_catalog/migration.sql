CREATE TABLE "lab" (
  "id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "aliases" TEXT[],
  CONSTRAINT "lab_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "upstream" (
  "id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "base_url" TEXT,
  "dialects" TEXT[],
  "auth" TEXT NOT NULL,
  "env" TEXT,
  "docs" TEXT,
  "position" INTEGER NOT NULL,
  CONSTRAINT "upstream_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "model" (
  "id" TEXT NOT NULL,
  "lab_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "status" TEXT NOT NULL,
  "origin" TEXT NOT NULL,
  "created_seconds" BIGINT,
  "context_length" INTEGER,
  "max_output_tokens" INTEGER,
  "input_modalities" TEXT[],
  "output_modalities" TEXT[],
  "capabilities" JSONB NOT NULL,
  "supported_parameters" JSONB,
  "list_price" JSONB NOT NULL,
  "facts" JSONB NOT NULL,
  "position" INTEGER NOT NULL,
  CONSTRAINT "model_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "model_status_check" CHECK ("status" IN ('active', 'legacy', 'retired')),
  CONSTRAINT "model_origin_check" CHECK ("origin" IN ('file', 'discovered'))
);
CREATE INDEX "model_lab_id_idx" ON "model"("lab_id");

CREATE TABLE "model_alias" (
  "alias" TEXT NOT NULL,
  "model_id" TEXT NOT NULL,
  CONSTRAINT "model_alias_pkey" PRIMARY KEY ("alias")
);
CREATE INDEX "model_alias_model_id_idx" ON "model_alias"("model_id");

CREATE TABLE "model_endpoint" (
  "id" TEXT NOT NULL,
  "model_id" TEXT NOT NULL,
  "upstream_id" TEXT NOT NULL,
  "native_model" TEXT NOT NULL,
  "dialect" TEXT,
  "list_price" JSONB,
  "position" INTEGER NOT NULL,
  "is_listed" BOOLEAN NOT NULL DEFAULT true,
  CONSTRAINT "model_endpoint_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "model_endpoint_model_id_idx" ON "model_endpoint"("model_id");
CREATE INDEX "model_endpoint_upstream_id_idx" ON "model_endpoint"("upstream_id");

CREATE TABLE "model_setting" (
  "model_id" TEXT NOT NULL,
  "is_enabled" BOOLEAN NOT NULL DEFAULT true,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "model_setting_pkey" PRIMARY KEY ("model_id")
);

CREATE TABLE "price_override" (
  "id" UUID NOT NULL,
  "model_id" TEXT NOT NULL,
  "endpoint_id" TEXT,
  "currency" TEXT NOT NULL,
  "is_free" BOOLEAN NOT NULL,
  "prices" JSONB NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "price_override_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "price_override_currency_check" CHECK ("currency" IN ('USD', 'RUB', 'KZT'))
);
CREATE INDEX "price_override_model_id_idx" ON "price_override"("model_id");
CREATE UNIQUE INDEX "price_override_subject_key" ON "price_override"("model_id", coalesce("endpoint_id", ''), "currency");

CREATE TABLE "margin_rule" (
  "scope" TEXT NOT NULL,
  "scope_id" TEXT NOT NULL,
  "percent" TEXT NOT NULL,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "margin_rule_pkey" PRIMARY KEY ("scope", "scope_id"),
  CONSTRAINT "margin_rule_scope_check" CHECK ("scope" IN ('environment', 'global', 'provider', 'model')),
  CONSTRAINT "margin_rule_percent_check" CHECK ("percent" ~ '^\d{1,4}(\.\d{1,4})?$')
);

CREATE TABLE "fx_snapshot" (
  "id" UUID NOT NULL,
  "base" TEXT NOT NULL,
  "quote" TEXT NOT NULL,
  "num" BIGINT NOT NULL,
  "den" BIGINT NOT NULL,
  "source" TEXT NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "fx_snapshot_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "fx_snapshot_rate_check" CHECK ("num" > 0 AND "den" > 0),
  CONSTRAINT "fx_snapshot_pair_check" CHECK ("base" = 'USD' AND "quote" IN ('RUB', 'KZT'))
);
CREATE INDEX "fx_snapshot_quote_created_at_idx" ON "fx_snapshot"("quote", "created_at");

CREATE TABLE "price_version" (
  "id" UUID NOT NULL,
  "model_id" TEXT NOT NULL,
  "endpoint_id" TEXT,
  "currency" TEXT NOT NULL,
  "basis" TEXT NOT NULL,
  "margin_percent" TEXT NOT NULL,
  "fx_snapshot_id" UUID,
  "content_hash" TEXT NOT NULL,
  "effective_from" TIMESTAMPTZ(3) NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "price_version_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "price_version_currency_check" CHECK ("currency" IN ('USD', 'RUB', 'KZT')),
  CONSTRAINT "price_version_basis_check" CHECK ("basis" IN ('list', 'operator', 'free', 'model', 'none'))
);
CREATE INDEX "price_version_model_id_endpoint_id_currency_effective_from_idx"
  ON "price_version"("model_id", "endpoint_id", "currency", "effective_from");

CREATE TABLE "price_in_force" (
  "model_id" TEXT NOT NULL,
  "endpoint_id" TEXT NOT NULL,
  "currency" TEXT NOT NULL,
  "price_version_id" UUID NOT NULL,
  CONSTRAINT "price_in_force_pkey" PRIMARY KEY ("model_id", "endpoint_id", "currency")
);

CREATE TABLE "price" (
  "price_version_id" UUID NOT NULL,
  "unit" TEXT NOT NULL,
  "above_input_tokens" INTEGER NOT NULL,
  "pico" BIGINT NOT NULL,
  "per_units" BIGINT NOT NULL,
  CONSTRAINT "price_pkey" PRIMARY KEY ("price_version_id", "unit", "above_input_tokens"),
  CONSTRAINT "price_amount_check" CHECK ("pico" >= 0 AND "per_units" > 0 AND "above_input_tokens" >= 0)
);

CREATE TABLE "catalog_version" (
  "id" INTEGER NOT NULL,
  "version" BIGINT NOT NULL,
  "seed_hash" TEXT,
  "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "catalog_version_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "catalog_version_one_row" CHECK ("id" = 1)
);
INSERT INTO "catalog_version"("id", "version") VALUES (1, 0);

ALTER TABLE "model" ADD CONSTRAINT "model_lab_id_fkey" FOREIGN KEY ("lab_id") REFERENCES "lab"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "model_alias" ADD CONSTRAINT "model_alias_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "model_endpoint" ADD CONSTRAINT "model_endpoint_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "model_endpoint" ADD CONSTRAINT "model_endpoint_upstream_id_fkey" FOREIGN KEY ("upstream_id") REFERENCES "upstream"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "model_setting" ADD CONSTRAINT "model_setting_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "price_override" ADD CONSTRAINT "price_override_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "price_override" ADD CONSTRAINT "price_override_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "model_endpoint"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "price_version" ADD CONSTRAINT "price_version_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "price_version" ADD CONSTRAINT "price_version_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "model_endpoint"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "price_version" ADD CONSTRAINT "price_version_fx_snapshot_id_fkey" FOREIGN KEY ("fx_snapshot_id") REFERENCES "fx_snapshot"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "price_in_force" ADD CONSTRAINT "price_in_force_price_version_id_fkey" FOREIGN KEY ("price_version_id") REFERENCES "price_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "price" ADD CONSTRAINT "price_price_version_id_fkey" FOREIGN KEY ("price_version_id") REFERENCES "price_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What a charge was computed from never changes: a receipt can be recomputed for ever.
CREATE FUNCTION catalog_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER fx_snapshot_append_only BEFORE UPDATE OR DELETE ON "fx_snapshot" FOR EACH ROW EXECUTE FUNCTION catalog_append_only();
CREATE TRIGGER price_version_append_only BEFORE UPDATE OR DELETE ON "price_version" FOR EACH ROW EXECUTE FUNCTION catalog_append_only();
CREATE TRIGGER price_append_only BEFORE UPDATE OR DELETE ON "price" FOR EACH ROW EXECUTE FUNCTION catalog_append_only();

CREATE FUNCTION catalog_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('catalog', NEW.version::text);
  RETURN NULL;
END $$;
CREATE TRIGGER catalog_version_changed AFTER UPDATE ON "catalog_version" FOR EACH ROW WHEN (OLD.version <> NEW.version) EXECUTE FUNCTION catalog_changed();
