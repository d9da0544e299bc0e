-- How visits to pages went, as browsers measured them. Nobody's name and no address is kept.

CREATE TABLE "page_visit" (
    "id" UUID NOT NULL,
    "page" TEXT NOT NULL,
    "device" TEXT NOT NULL,
    "build" TEXT NOT NULL,
    "lcp_ms" INTEGER,
    "inp_ms" INTEGER,
    "fcp_ms" INTEGER,
    "ttfb_ms" INTEGER,
    "cls" DOUBLE PRECISION,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "page_visit_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "page_visit_created_at_idx" ON "page_visit"("created_at");
