-- Top-ups, what Stripe knows of them (payments, refunds, disputes, events), refund requests, automatic recharging.
-- Amounts are nano of the row's currency, except amount_minor.

CREATE TABLE "topup" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "wallet_id" UUID NOT NULL,
    "user_id" UUID,
    "source" TEXT NOT NULL DEFAULT 'checkout',
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "attempt_key" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "session_id" TEXT,
    "session_url" TEXT,
    "expires_at" TIMESTAMPTZ(6),
    "credited" BIGINT,
    "receipt_number" TEXT,
    "buyer" JSONB,
    "method" JSONB,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "paid_at" TIMESTAMPTZ(6),
    CONSTRAINT "topup_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "topup_amount_is_positive" CHECK ("amount" > 0),
    CONSTRAINT "topup_source" CHECK ("source" IN ('checkout', 'auto_recharge')),
    CONSTRAINT "topup_status" CHECK ("status" IN ('open', 'processing', 'paid', 'expired', 'failed')),
    CONSTRAINT "topup_paid_is_whole" CHECK (("status" = 'paid') = ("credited" IS NOT NULL AND "paid_at" IS NOT NULL AND "receipt_number" IS NOT NULL))
);
CREATE UNIQUE INDEX "topup_session_id_key" ON "topup"("session_id");
CREATE UNIQUE INDEX "topup_receipt_number_key" ON "topup"("receipt_number");
CREATE UNIQUE INDEX "topup_wallet_id_attempt_key_key" ON "topup"("wallet_id", "attempt_key");
CREATE INDEX "topup_account_id_created_at_idx" ON "topup"("account_id", "created_at");
CREATE INDEX "topup_status_created_at_idx" ON "topup"("status", "created_at");

CREATE TABLE "stripe_event" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "object_id" TEXT,
    "is_live" BOOLEAN NOT NULL,
    "api_version" TEXT,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(6),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    CONSTRAINT "stripe_event_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "stripe_event_processed_at_received_at_idx" ON "stripe_event"("processed_at", "received_at");

CREATE TABLE "stripe_payment" (
    "id" TEXT NOT NULL,
    "topup_id" UUID NOT NULL,
    "wallet_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT,
    "amount_minor" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "is_live" BOOLEAN NOT NULL,
    "charge_id" TEXT,
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "fetched_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "stripe_payment_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "stripe_payment_topup_id_idx" ON "stripe_payment"("topup_id");
CREATE INDEX "stripe_payment_wallet_id_idx" ON "stripe_payment"("wallet_id");
ALTER TABLE "stripe_payment" ADD CONSTRAINT "stripe_payment_topup_id_fkey" FOREIGN KEY ("topup_id") REFERENCES "topup"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "stripe_refund" (
    "id" TEXT NOT NULL,
    "payment_id" TEXT NOT NULL,
    "request_id" UUID,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "stage" TEXT NOT NULL DEFAULT 'none',
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "fetched_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "stripe_refund_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "stripe_refund_stage" CHECK ("stage" IN ('none', 'taken', 'settled', 'returned'))
);
CREATE INDEX "stripe_refund_payment_id_idx" ON "stripe_refund"("payment_id");
ALTER TABLE "stripe_refund" ADD CONSTRAINT "stripe_refund_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "stripe_payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "stripe_dispute" (
    "id" TEXT NOT NULL,
    "payment_id" TEXT NOT NULL,
    "wallet_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "stage" TEXT NOT NULL DEFAULT 'none',
    "reason" TEXT NOT NULL,
    "fee" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "fetched_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "stripe_dispute_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "stripe_dispute_stage" CHECK ("stage" IN ('none', 'suspended', 'lost', 'won', 'closed'))
);
CREATE INDEX "stripe_dispute_payment_id_idx" ON "stripe_dispute"("payment_id");
CREATE INDEX "stripe_dispute_wallet_id_idx" ON "stripe_dispute"("wallet_id");
ALTER TABLE "stripe_dispute" ADD CONSTRAINT "stripe_dispute_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "stripe_payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "refund_request" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "wallet_id" UUID NOT NULL,
    "user_id" UUID,
    "topup_id" UUID NOT NULL,
    "payment_id" TEXT NOT NULL,
    "attempt_key" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'taken',
    "stripe_refund_id" TEXT,
    "failure" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),
    CONSTRAINT "refund_request_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "refund_request_amount_is_positive" CHECK ("amount" > 0),
    CONSTRAINT "refund_request_status" CHECK ("status" IN ('taken', 'succeeded', 'failed'))
);
CREATE UNIQUE INDEX "refund_request_stripe_refund_id_key" ON "refund_request"("stripe_refund_id");
CREATE UNIQUE INDEX "refund_request_wallet_id_attempt_key_key" ON "refund_request"("wallet_id", "attempt_key");
CREATE INDEX "refund_request_payment_id_idx" ON "refund_request"("payment_id");
CREATE INDEX "refund_request_status_created_at_idx" ON "refund_request"("status", "created_at");
ALTER TABLE "refund_request" ADD CONSTRAINT "refund_request_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "stripe_payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "auto_recharge" (
    "wallet_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "is_enabled" BOOLEAN NOT NULL DEFAULT false,
    "threshold" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "month_cap" BIGINT,
    "month" DATE NOT NULL,
    "month_total" BIGINT NOT NULL DEFAULT 0,
    "day" DATE NOT NULL,
    "day_count" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'idle',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "topup_id" UUID,
    "claimed_at" TIMESTAMPTZ(6),
    "next_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "declines" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "customer_id" TEXT,
    "payment_method_id" TEXT,
    "card" JSONB,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "auto_recharge_pkey" PRIMARY KEY ("wallet_id"),
    CONSTRAINT "auto_recharge_amounts" CHECK ("amount" > 0 AND "threshold" >= 0 AND "month_total" >= 0),
    CONSTRAINT "auto_recharge_state" CHECK ("state" IN ('idle', 'claimed')),
    CONSTRAINT "auto_recharge_claim_is_whole" CHECK (("state" = 'claimed') = ("topup_id" IS NOT NULL))
);
CREATE INDEX "auto_recharge_account_id_idx" ON "auto_recharge"("account_id");

CREATE TABLE "billing_mark" (
    "name" TEXT NOT NULL,
    "value" BIGINT NOT NULL,
    CONSTRAINT "billing_mark_pkey" PRIMARY KEY ("name")
);
