-- What readers say about pages of the documentation. Nobody's name and no address is kept.

CREATE TABLE "docs_feedback" (
    "id" UUID NOT NULL,
    "page" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "is_useful" BOOLEAN NOT NULL,
    "comment" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "docs_feedback_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "docs_feedback_created_at_idx" ON "docs_feedback"("created_at");
