-- What the status page shows of the past: one row per provider and hour.

CREATE TABLE "provider_hour" (
    "provider" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(6) NOT NULL,
    "requests" INTEGER NOT NULL,
    "errors" INTEGER NOT NULL,
    "p50_ms" DOUBLE PRECISION,
    "p95_ms" DOUBLE PRECISION,
    CONSTRAINT "provider_hour_pkey" PRIMARY KEY ("provider", "hour"),
    CONSTRAINT "provider_hour_counts" CHECK ("requests" >= "errors" AND "errors" >= 0)
);
CREATE INDEX "provider_hour_hour_idx" ON "provider_hour"("hour");

-- Records are written about in the order of their start: the last hour is found without walking the table.
CREATE INDEX generation_started_range ON generation USING brin (started_at) WITH (pages_per_range = 32, autosummarize = on);
