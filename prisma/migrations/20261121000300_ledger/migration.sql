-- The ledger: double-entry postings that are only ever appended, wallets whose balance is a cached total of them, holds
-- that reserve money for a request, spend windows (caps), and the record of every request (generation).
-- Amounts are nano (10^-9) of the wallet's currency. A positive amount on a customer account is money owed to the customer.
-- Lock order everywhere: hold (by id), spend_window (by id), wallet (by id).

CREATE TABLE ledger_account (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('customer', 'promo', 'stripe_clearing', 'manual_clearing', 'revenue', 'promo_expense',
    'breakage', 'refund', 'dispute_suspense', 'dispute_loss', 'bad_debt', 'overrun', 'insurance', 'fx_clearing')),
  owner_id uuid,
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  CHECK ((kind = 'customer') = (owner_id IS NOT NULL)),
  UNIQUE NULLS NOT DISTINCT (kind, owner_id, currency)
);

INSERT INTO ledger_account (kind, currency)
SELECT kind, currency
  FROM unnest(ARRAY['USD', 'RUB', 'KZT']) AS currency,
       unnest(ARRAY['promo', 'stripe_clearing', 'manual_clearing', 'revenue', 'promo_expense', 'breakage', 'refund',
         'dispute_suspense', 'dispute_loss', 'bad_debt', 'overrun', 'insurance', 'fx_clearing']) AS kind;

CREATE TABLE ledger_tx (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  idem_key text NOT NULL UNIQUE,
  ref_id text,
  note text,
  reverses uuid UNIQUE REFERENCES ledger_tx (id),
  effective_at timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now()
);

-- balance_after is kept for customer accounts only: ids rise in the order in which the wallet's row was locked.
CREATE TABLE posting (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tx_id uuid NOT NULL REFERENCES ledger_tx (id),
  account_id bigint NOT NULL REFERENCES ledger_account (id),
  kind text NOT NULL,
  currency text NOT NULL,
  amount bigint NOT NULL CHECK (amount <> 0),
  balance_after bigint
);
CREATE INDEX posting_account ON posting (account_id, id);
CREATE INDEX posting_account_not_usage ON posting (account_id, id) WHERE kind <> 'usage';
CREATE INDEX posting_tx ON posting (tx_id);

CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % refused: the ledger is append-only, post a correction instead', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER ledger_tx_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_tx
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER posting_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON posting
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();

-- account_id: who pays (accounts room); ledger_account_id, revenue_id: the two legs of a charge.
CREATE TABLE wallet (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL UNIQUE,
  ledger_account_id bigint NOT NULL UNIQUE REFERENCES ledger_account (id),
  revenue_id bigint NOT NULL REFERENCES ledger_account (id),
  currency text NOT NULL,
  balance bigint NOT NULL DEFAULT 0,
  held bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
  floor bigint NOT NULL DEFAULT 0,
  open_holds int NOT NULL DEFAULT 0 CHECK (open_holds >= 0),
  max_holds int NOT NULL DEFAULT 5000,
  active boolean NOT NULL DEFAULT true,
  frozen boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 40);

-- Why a wallet was frozen: a proof failed. Rows stay; lifting one is an operator's act.
CREATE TABLE account_freeze (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  wallet_id uuid NOT NULL REFERENCES wallet (id),
  invariant text NOT NULL,
  detail text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  lifted_at timestamptz
);
CREATE UNIQUE INDEX account_freeze_standing ON account_freeze (wallet_id, invariant) WHERE lifted_at IS NULL;

-- lim NULL = count only. lim_high = the highest limit there ever was (NULL = once unlimited), for the proof.
CREATE TABLE spend_window (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  scope text NOT NULL CHECK (scope IN ('key', 'sub', 'tag', 'account_day')),
  scope_id uuid NOT NULL,
  starts_at timestamptz NOT NULL,
  lim bigint CHECK (lim >= 0),
  lim_high bigint,
  spent bigint NOT NULL DEFAULT 0,
  held bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
  UNIQUE (scope, scope_id, starts_at)
) WITH (fillfactor = 40);

-- status: 0 open, 1 captured, 2 released. closed_by: NULL = its own request, 'sweeper', 'replay'.
-- forced = booked after the fact without a solvency test (the hold itself had been lost).
CREATE TABLE hold (
  id uuid PRIMARY KEY,
  wallet_id uuid NOT NULL REFERENCES wallet (id),
  windows bigint[] NOT NULL DEFAULT '{}',
  amount bigint NOT NULL CHECK (amount > 0),
  status smallint NOT NULL DEFAULT 0 CHECK (status IN (0, 1, 2)),
  captured bigint CHECK (captured >= 0),
  progress bigint NOT NULL DEFAULT 0 CHECK (progress >= 0),
  owner text NOT NULL,
  lease_until timestamptz NOT NULL,
  forced boolean NOT NULL DEFAULT false,
  closed_by text,
  created_at timestamptz NOT NULL DEFAULT now(),
  closed_at timestamptz,
  CHECK ((status = 0) = (captured IS NULL)),
  CHECK ((status = 1) = (coalesce(captured, 0) > 0))
) WITH (fillfactor = 80);
-- lease_until is not indexed, so that heartbeats stay within the page; open holds are few.
CREATE INDEX hold_open ON hold (owner) WHERE status = 0;

-- One served request. Nothing indexed changes when it ends, so that the ending update stays within the page.
CREATE TABLE generation (
  id uuid PRIMARY KEY,
  hold_id uuid CHECK (hold_id = id),
  request_id text NOT NULL,
  account_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  sub_account_id uuid,
  key_id uuid,
  mode text NOT NULL CHECK (mode IN ('live', 'test')),
  operation text NOT NULL,
  dialect text NOT NULL,
  requested_model text NOT NULL,
  model text NOT NULL,
  is_stream boolean NOT NULL,
  currency text NOT NULL,
  price_version_id text,
  app_url text,
  app_title text,
  tag text,
  end_user text,
  started_at timestamptz NOT NULL,
  status text NOT NULL DEFAULT 'started' CHECK (status IN ('started', 'completed', 'partial', 'cancelled', 'failed')),
  provider text,
  endpoint_id text,
  upstream_id text,
  input_tokens bigint NOT NULL DEFAULT 0 CHECK (input_tokens >= 0),
  output_tokens bigint NOT NULL DEFAULT 0 CHECK (output_tokens >= 0),
  cache_read_tokens bigint NOT NULL DEFAULT 0 CHECK (cache_read_tokens >= 0),
  cache_write_tokens bigint NOT NULL DEFAULT 0 CHECK (cache_write_tokens >= 0),
  reasoning_tokens bigint NOT NULL DEFAULT 0 CHECK (reasoning_tokens >= 0),
  usage_source text CHECK (usage_source IN ('reported', 'estimated', 'bounded', 'none')),
  units jsonb,
  cost bigint NOT NULL DEFAULT 0 CHECK (cost >= 0),
  cost_lines jsonb,
  finish_reason text,
  native_finish_reason text,
  error_code text,
  is_insured boolean NOT NULL DEFAULT false,
  ttft_ms double precision,
  latency_ms double precision,
  total_ms double precision,
  attempts jsonb,
  dropped_params jsonb,
  translation_warnings jsonb,
  ended_at timestamptz,
  CHECK (hold_id IS NOT NULL OR cost = 0)
) WITH (fillfactor = 50);
CREATE INDEX generation_workspace ON generation (workspace_id, started_at, id);
CREATE INDEX generation_key ON generation (key_id, started_at, id);

-- The provider's own id of an answer, looked up within a workspace.
CREATE TABLE generation_upstream (
  workspace_id uuid NOT NULL,
  upstream_id text NOT NULL,
  generation_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, upstream_id, generation_id)
);

-- A tag's name within a workspace; its uuid is what a tag budget's window counts for.
CREATE TABLE tag (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (workspace_id, name)
);

-- Granted credit that may expire. The money itself is in the customer's account; spending is allocated to grants later.
CREATE TABLE promo_grant (
  id uuid PRIMARY KEY REFERENCES ledger_tx (id),
  wallet_id uuid NOT NULL REFERENCES wallet (id),
  amount bigint NOT NULL CHECK (amount > 0),
  remaining bigint NOT NULL CHECK (remaining >= 0 AND remaining <= amount),
  priority int NOT NULL DEFAULT 0,
  expires_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX promo_grant_live ON promo_grant (wallet_id, expires_at) WHERE remaining > 0;
-- Up to which posting a wallet's spending has been allocated to its grants.
CREATE TABLE promo_mark (
  wallet_id uuid PRIMARY KEY REFERENCES wallet (id),
  posting_id bigint NOT NULL
);
