-- The only code that moves money. READ COMMITTED; every function locks holds, then windows, then wallets, each by id.
-- A statement that must see what a lock waited for comes after the statement that takes the lock.
-- Every look-up in a table that grows is by id = ANY (array), with scans disabled: a plan cached while the table was small
-- must still be right when it has grown. "Open" is said as captured IS NULL (a CHECK makes it the same as status = 0), so
-- that no plan walks the index of open holds and its dead entries.

-- Locks everything a batch touches: open holds by id, then the windows and wallets of those holds and of new ones.
-- Answers their ids.
CREATE FUNCTION money_lock(p_holds uuid[], INOUT p_windows bigint[], INOUT p_wallets uuid[])
LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  IF cardinality(p_holds) > 0 THEN
    WITH locked AS MATERIALIZED (
      SELECT wallet_id, windows FROM hold WHERE id = ANY (p_holds) AND captured IS NULL ORDER BY id FOR NO KEY UPDATE)
    SELECT p_windows || coalesce((SELECT array_agg(w) FROM locked, unnest(locked.windows) AS w), '{}'),
           p_wallets || coalesce(array_agg(wallet_id), '{}')
      INTO p_windows, p_wallets FROM locked;
  END IF;
  IF cardinality(p_windows) > 0 THEN
    PERFORM 1 FROM spend_window WHERE id = ANY (p_windows) ORDER BY id FOR NO KEY UPDATE;
  END IF;
  IF cardinality(p_wallets) > 0 THEN
    PERFORM 1 FROM wallet WHERE id = ANY (p_wallets) ORDER BY id FOR NO KEY UPDATE;
  END IF;
END $$;

-- Writes how generations ended. p_rows: rows keyed by the columns of generation.
CREATE FUNCTION generation_end(p_rows jsonb, p_ids uuid[]) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  WITH s AS MATERIALIZED (SELECT * FROM jsonb_populate_recordset(NULL::generation, p_rows) WHERE id = ANY (p_ids)),
  u AS (
    UPDATE generation g SET status = s.status, provider = s.provider, endpoint_id = s.endpoint_id,
        upstream_id = s.upstream_id, input_tokens = coalesce(s.input_tokens, 0),
        output_tokens = coalesce(s.output_tokens, 0), cache_read_tokens = coalesce(s.cache_read_tokens, 0),
        cache_write_tokens = coalesce(s.cache_write_tokens, 0), reasoning_tokens = coalesce(s.reasoning_tokens, 0),
        usage_source = s.usage_source, units = s.units, cost = s.cost, cost_lines = s.cost_lines,
        finish_reason = s.finish_reason, native_finish_reason = s.native_finish_reason, error_code = s.error_code,
        is_insured = coalesce(s.is_insured, false), ttft_ms = s.ttft_ms, latency_ms = s.latency_ms,
        total_ms = s.total_ms, attempts = s.attempts, dropped_params = s.dropped_params,
        translation_warnings = s.translation_warnings, ended_at = now()
      FROM s WHERE g.id = s.id AND g.id = ANY (p_ids)
    RETURNING g.workspace_id, g.upstream_id, g.id)
  INSERT INTO generation_upstream (workspace_id, upstream_id, generation_id)
    SELECT workspace_id, upstream_id, id FROM u WHERE upstream_id IS NOT NULL ON CONFLICT DO NOTHING;
END $$;

-- Writes how generations began. Answers the ids that were new.
CREATE FUNCTION generation_start(p_rows jsonb, p_ids uuid[], p_is_held boolean) RETURNS uuid[]
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  v_new uuid[];
BEGIN
  WITH i AS (
  INSERT INTO generation (id, hold_id, request_id, account_id, workspace_id, sub_account_id, key_id, mode, operation,
      dialect, requested_model, model, is_stream, currency, price_version_id, app_url, app_title, tag, end_user, started_at)
    SELECT id, CASE WHEN p_is_held THEN id END, request_id, account_id, workspace_id, sub_account_id, key_id, mode,
        operation, dialect, requested_model, model, is_stream, currency, price_version_id, app_url, app_title, tag,
        end_user, started_at
      FROM jsonb_populate_recordset(NULL::generation, p_rows) WHERE id = ANY (p_ids)
    ON CONFLICT (id) DO NOTHING RETURNING id)
  SELECT array_agg(id) INTO v_new FROM i;
  RETURN v_new;
END $$;

-- Captures (cost > 0) or releases (cost = 0) the open holds among p_rows; locks are the caller's. Answers what was not
-- simply done: [["settle", position, "noop" | "missing"] …] and ["overdrawn", wallet id, balance] for I7.
CREATE FUNCTION money_settle_rows(p_rows jsonb, p_ids uuid[], p_windows bigint[], p_wallets uuid[],
  p_closed_by text) RETURNS jsonb
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  v_done uuid[];
  v_overdrawn jsonb;
BEGIN
  WITH s AS MATERIALIZED (SELECT id, cost FROM jsonb_to_recordset(p_rows) AS t(id uuid, cost bigint)),
  u AS (
    UPDATE hold h SET status = CASE WHEN s.cost = 0 THEN 2 ELSE 1 END, captured = s.cost, closed_at = now(),
        closed_by = p_closed_by
      FROM s WHERE h.id = s.id AND h.id = ANY (p_ids) AND h.captured IS NULL
    RETURNING h.id, h.wallet_id, h.windows, h.amount, s.cost),
  t AS (
    INSERT INTO ledger_tx (id, kind, idem_key, ref_id)
      SELECT id, 'usage', 'gen:' || id, id::text FROM u WHERE cost > 0),
  p AS (
    INSERT INTO posting (tx_id, account_id, kind, currency, amount, balance_after)
      SELECT r.id, x.account_id, 'usage', w.currency, x.amount, x.after
        FROM (SELECT id, wallet_id, cost, sum(cost) OVER (PARTITION BY wallet_id ORDER BY id)::bigint AS run
                FROM u WHERE cost > 0) r
        JOIN wallet w ON w.id = r.wallet_id AND w.id = ANY (p_wallets)
        CROSS JOIN LATERAL (VALUES (w.ledger_account_id, -r.cost, w.balance - r.run),
                                   (w.revenue_id, r.cost, NULL)) x(account_id, amount, after)
       ORDER BY r.wallet_id, r.id),
  c AS (
    UPDATE spend_window sw SET held = sw.held - x.held, spent = sw.spent + x.spent
      FROM (SELECT k, sum(amount)::bigint AS held, sum(cost)::bigint AS spent FROM u, unnest(u.windows) AS k GROUP BY k) x
     WHERE sw.id = x.k AND sw.id = ANY (p_windows)),
  a AS (
    UPDATE wallet w SET balance = w.balance - x.spent, held = w.held - x.held, open_holds = w.open_holds - x.count
      FROM (SELECT wallet_id, sum(amount)::bigint AS held, sum(cost)::bigint AS spent, count(*)::int AS count
              FROM u GROUP BY wallet_id) x
     WHERE w.id = x.wallet_id AND w.id = ANY (p_wallets) RETURNING w.id, w.balance, w.floor)
  SELECT (SELECT array_agg(id) FROM u),
         (SELECT jsonb_agg(jsonb_build_array('overdrawn', id, balance::text)) FROM a WHERE balance < least(floor, 0))
    INTO v_done, v_overdrawn;
  IF v_done IS NOT NULL THEN
    PERFORM generation_end(p_rows, v_done);
    IF cardinality(v_done) = jsonb_array_length(p_rows) THEN RETURN v_overdrawn; END IF;
  END IF;
  RETURN coalesce(v_overdrawn, '[]') || coalesce((
    SELECT jsonb_agg(jsonb_build_array('settle', s.n - 1, CASE WHEN h.id IS NULL THEN 'missing' ELSE 'noop' END))
      FROM ROWS FROM (jsonb_to_recordset(p_rows) AS (id uuid)) WITH ORDINALITY AS s(id, n)
      LEFT JOIN hold h ON h.id = s.id AND h.id = ANY (p_ids) WHERE NOT coalesce(s.id = ANY (v_done), false)), '[]');
END $$;

-- Why a wallet cannot carry p_amount more (NULL = it can): [why, available, held]. p_count: holds it would add.
CREATE FUNCTION money_refusal(p_wallet uuid, p_amount bigint, p_count int) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
DECLARE
  w wallet;
  v_why text;
BEGIN
  SELECT * INTO w FROM wallet WHERE id = p_wallet;
  IF NOT FOUND OR NOT w.active OR w.frozen THEN v_why := 'inactive';
  ELSIF w.open_holds + p_count > w.max_holds THEN v_why := 'busy';
  ELSIF w.balance - w.held - p_amount < w.floor THEN
    v_why := CASE WHEN w.balance - p_amount >= w.floor THEN 'in_flight' ELSE 'insufficient' END;
  ELSE RETURN NULL;
  END IF;
  RETURN jsonb_build_array(v_why, coalesce(w.balance - w.held - w.floor, 0)::text, coalesce(w.held, 0)::text);
END $$;

-- The first window that cannot carry p_amount more (NULL = all can): ["cap", available, held, scope].
CREATE FUNCTION money_cap_refusal(p_windows bigint[], p_amount bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_array('cap', greatest(lim - spent - held, 0)::text, held::text, scope)
    FROM spend_window WHERE id = ANY (p_windows) AND spent + held + p_amount > lim
   ORDER BY lim - spent - held, id LIMIT 1
$$;

-- Adds to open holds one by one; locks are the caller's. Answers refusals only: ["extend", position, why, …].
CREATE FUNCTION money_extend_rows(p_rows jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  r record;
  h hold;
  v_why jsonb;
  v_result jsonb := '[]';
BEGIN
  FOR r IN SELECT x.id, x.amount, x.n - 1 AS n
             FROM ROWS FROM (jsonb_to_recordset(p_rows) AS (id uuid, amount bigint)) WITH ORDINALITY AS x(id, amount, n) LOOP
    SELECT * INTO h FROM hold WHERE id = r.id;
    v_why := CASE WHEN NOT FOUND THEN '["missing"]' WHEN h.status <> 0 THEN '["closed"]'
                  ELSE coalesce(money_refusal(h.wallet_id, r.amount, 0), money_cap_refusal(h.windows, r.amount)) END;
    IF v_why IS NULL THEN
      UPDATE hold SET amount = amount + r.amount WHERE id = r.id;
      UPDATE spend_window SET held = held + r.amount WHERE id = ANY (h.windows);
      UPDATE wallet SET held = held + r.amount WHERE id = h.wallet_id;
    ELSE
      v_result := v_result || jsonb_build_array(jsonb_build_array('extend', r.n) || v_why);
    END IF;
  END LOOP;
  RETURN v_result;
END $$;

-- Opens holds that are known to fit, with their generations.
CREATE FUNCTION money_open_rows(p_rows jsonb, p_ids uuid[], p_windows bigint[], p_wallets uuid[], p_owner text,
  p_lease interval) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  PERFORM generation_start(p_rows, p_ids, true);
  WITH h AS (
    INSERT INTO hold (id, wallet_id, windows, amount, owner, lease_until)
      SELECT id, wallet_id, coalesce(windows, '{}'), amount, p_owner, now() + p_lease
        FROM jsonb_to_recordset(p_rows) AS t(id uuid, wallet_id uuid, windows bigint[], amount bigint)
       WHERE id = ANY (p_ids)
    RETURNING wallet_id, windows, amount),
  c AS (
    UPDATE spend_window sw SET held = sw.held + x.held
      FROM (SELECT k, sum(amount)::bigint AS held FROM h, unnest(h.windows) AS k GROUP BY k) x
     WHERE sw.id = x.k AND sw.id = ANY (p_windows))
  UPDATE wallet w SET held = w.held + x.held, open_holds = w.open_holds + x.count
    FROM (SELECT wallet_id, sum(amount)::bigint AS held, count(*)::int AS count FROM h GROUP BY wallet_id) x
   WHERE w.id = x.wallet_id AND w.id = ANY (p_wallets);
END $$;

-- Opens what fits, in order; locks are the caller's. Wallets and windows that can carry all of theirs are served in one
-- go, the others hold by hold. Answers refusals only: ["hold", position, why, available, held, scope].
CREATE FUNCTION money_hold_rows(p_rows jsonb, p_windows bigint[], p_wallets uuid[], p_owner text, p_lease interval) RETURNS jsonb
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  r record;
  v_ids uuid[] := ARRAY(SELECT (x ->> 'id')::uuid FROM jsonb_array_elements(p_rows) x);
  v_known uuid[] := ARRAY(SELECT id FROM generation WHERE id = ANY (v_ids));
  v_good uuid[];
  v_why jsonb;
  v_result jsonb := '[]';
BEGIN
  WITH h AS MATERIALIZED (
    SELECT id, wallet_id, amount, coalesce(windows, '{}') AS windows
      FROM jsonb_to_recordset(p_rows) AS t(id uuid, wallet_id uuid, amount bigint, windows bigint[])),
  tight_wallet AS MATERIALIZED (
    SELECT x.wallet_id FROM (SELECT wallet_id, sum(amount) AS amount, count(*) AS count FROM h GROUP BY wallet_id) x
      LEFT JOIN wallet w ON w.id = x.wallet_id AND w.id = ANY (p_wallets)
     WHERE w.id IS NULL OR NOT w.active OR w.frozen OR w.balance - w.held - x.amount < w.floor
        OR w.open_holds + x.count > w.max_holds),
  tight_window AS MATERIALIZED (
    SELECT x.k FROM (SELECT k, sum(amount) AS amount FROM h, unnest(h.windows) AS k GROUP BY k) x
      JOIN spend_window sw ON sw.id = x.k AND sw.id = ANY (p_windows) WHERE sw.spent + sw.held + x.amount > sw.lim)
  SELECT coalesce(array_agg(id), '{}') INTO v_good FROM h
   WHERE wallet_id NOT IN (SELECT wallet_id FROM tight_wallet)
     AND NOT EXISTS (SELECT 1 FROM tight_window t WHERE t.k = ANY (h.windows))
     AND NOT id = ANY (v_known);
  IF cardinality(v_good) > 0 THEN PERFORM money_open_rows(p_rows, v_good, p_windows, p_wallets, p_owner, p_lease); END IF;
  IF cardinality(v_good) = jsonb_array_length(p_rows) THEN RETURN NULL; END IF;
  FOR r IN SELECT x.*, x.n - 1 AS position
             FROM ROWS FROM (jsonb_to_recordset(p_rows) AS (id uuid, wallet_id uuid, amount bigint, windows bigint[]))
                    WITH ORDINALITY AS x(id, wallet_id, amount, windows, n)
            WHERE NOT x.id = ANY (v_good) ORDER BY x.n LOOP
    IF r.id = ANY (v_known) THEN v_why := '["duplicate","0","0"]';
    ELSE v_why := coalesce(money_refusal(r.wallet_id, r.amount, 1), money_cap_refusal(r.windows, r.amount));
    END IF;
    IF v_why IS NULL THEN
      PERFORM money_open_rows(jsonb_build_array(p_rows -> (r.position::int)), ARRAY[r.id], r.windows,
        ARRAY[r.wallet_id], p_owner, p_lease);
    ELSE
      v_result := v_result || jsonb_build_array(jsonb_build_array('hold', r.position) || v_why);
    END IF;
  END LOOP;
  RETURN v_result;
END $$;

-- One round trip for many operations of one process. p: {owner, lease (seconds), settles, extends, holds, records}.
--   settles  [{id, cost, …end of the generation}]        closed first: what they free, the holds below may use
--   extends  [{id, amount}]
--   holds    [{id, wallet_id, amount, windows, …start of the generation}]
--   records  [{…whole generation}]                       calls that hold nothing
-- An id may occur once in a batch. Answers what was refused or not simply done (see above); NULL or [] = all of it was.
-- A batch without settles commits asynchronously: what a crash could lose is only a reservation.
CREATE FUNCTION money_batch(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_settled uuid[] := ARRAY(SELECT (x ->> 'id')::uuid FROM jsonb_array_elements(p -> 'settles') x);
  v_extended uuid[] := ARRAY(SELECT (x ->> 'id')::uuid FROM jsonb_array_elements(p -> 'extends') x);
  v_recorded uuid[];
  v_windows bigint[];
  v_wallets uuid[];
  v_result jsonb := '[]';
BEGIN
  IF cardinality(v_settled) = 0 THEN PERFORM set_config('synchronous_commit', 'off', true); END IF;
  IF p ? 'settles' OR p ? 'extends' OR p ? 'holds' THEN
    SELECT * INTO v_windows, v_wallets FROM money_lock(v_settled || v_extended,
      ARRAY(SELECT w::bigint FROM jsonb_array_elements(p -> 'holds') h, jsonb_array_elements_text(h -> 'windows') w),
      ARRAY(SELECT DISTINCT (h ->> 'wallet_id')::uuid FROM jsonb_array_elements(p -> 'holds') h));
  END IF;
  IF cardinality(v_settled) > 0 THEN
    v_result := v_result || coalesce(money_settle_rows(p -> 'settles', v_settled, v_windows, v_wallets, NULL), '[]');
  END IF;
  IF cardinality(v_extended) > 0 THEN v_result := v_result || money_extend_rows(p -> 'extends'); END IF;
  IF p ? 'holds' THEN
    v_result := v_result || coalesce(money_hold_rows(p -> 'holds', v_windows, v_wallets, p ->> 'owner',
      make_interval(secs => (p ->> 'lease')::float8)), '[]');
  END IF;
  IF p ? 'records' THEN
    v_recorded := generation_start(p -> 'records',
      ARRAY(SELECT (x ->> 'id')::uuid FROM jsonb_array_elements(p -> 'records') x), false);
    PERFORM generation_end(p -> 'records', v_recorded);
  END IF;
  RETURN v_result;
END $$;

-- Books an ended request whose hold may be open, lost (asynchronous commit and a database crash) or closed by the sweeper
-- while the settle waited in a spool. p: {hold: {id, wallet_id, amount, windows, …start} | null, settle: {id, cost, …end},
-- owner}. Once, whoever calls and however often: 'ok' | 'noop' | 'missing' (nothing known about the hold).
CREATE FUNCTION money_charge_missing(p jsonb) RETURNS text
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  v_id uuid := (p -> 'settle' ->> 'id')::uuid;
  v_cost bigint := (p -> 'settle' ->> 'cost')::bigint;
  v_amount bigint := greatest(v_cost, 1);
  v_windows bigint[];
  v_wallets uuid[];
  v_more bigint;
  v_tx uuid;
  h hold;
  w wallet;
BEGIN
  IF p -> 'hold' ->> 'id' IS NOT NULL THEN
    v_windows := ARRAY(SELECT x::bigint FROM jsonb_array_elements_text(p -> 'hold' -> 'windows') x);
    INSERT INTO hold (id, wallet_id, windows, amount, owner, lease_until, forced)
      VALUES (v_id, (p -> 'hold' ->> 'wallet_id')::uuid, v_windows, v_amount, p ->> 'owner', now(), true)
      ON CONFLICT (id) DO NOTHING;
    IF FOUND THEN
      PERFORM generation_start(jsonb_build_array(p -> 'hold'), ARRAY[v_id], true);
      SELECT * INTO v_windows, v_wallets FROM money_lock(ARRAY[v_id], '{}', '{}');
      UPDATE spend_window SET held = held + v_amount WHERE id = ANY (v_windows);
      UPDATE wallet SET held = held + v_amount, open_holds = open_holds + 1 WHERE id = ANY (v_wallets);
      PERFORM money_settle_rows(jsonb_build_array(p -> 'settle'), ARRAY[v_id], v_windows, v_wallets, 'replay');
      RETURN 'ok';
    END IF;
  END IF;
  SELECT * INTO h FROM hold WHERE id = v_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN 'missing'; END IF;
  IF h.status = 0 THEN
    SELECT * INTO v_windows, v_wallets FROM money_lock(ARRAY[v_id], '{}', '{}');
    PERFORM money_settle_rows(jsonb_build_array(p -> 'settle'), ARRAY[v_id], v_windows, v_wallets, 'replay');
    RETURN 'ok';
  END IF;
  v_more := v_cost - h.captured;
  IF h.closed_by IS DISTINCT FROM 'sweeper' OR v_more < 0 THEN RETURN 'noop'; END IF;
  PERFORM money_lock('{}', h.windows, ARRAY[h.wallet_id]);
  IF v_more > 0 THEN
    SELECT * INTO w FROM wallet WHERE id = h.wallet_id;
    v_tx := CASE WHEN h.captured = 0 THEN v_id ELSE gen_random_uuid() END;
    INSERT INTO ledger_tx (id, kind, idem_key, ref_id)
      VALUES (v_tx, 'usage', CASE WHEN h.captured = 0 THEN 'gen:' ELSE 'gen-late:' END || v_id, v_id::text);
    INSERT INTO posting (tx_id, account_id, kind, currency, amount, balance_after)
      VALUES (v_tx, w.ledger_account_id, 'usage', w.currency, -v_more, w.balance - v_more),
             (v_tx, w.revenue_id, 'usage', w.currency, v_more, NULL);
    UPDATE spend_window SET spent = spent + v_more WHERE id = ANY (h.windows);
    UPDATE wallet SET balance = balance - v_more WHERE id = h.wallet_id;
  END IF;
  UPDATE hold SET status = CASE WHEN v_cost = 0 THEN 2 ELSE 1 END, captured = v_cost, closed_by = 'replay' WHERE id = v_id;
  PERFORM generation_end(jsonb_build_array(p -> 'settle'), ARRAY[v_id]);
  RETURN 'ok';
END $$;

-- Closes holds whose process is gone (owner known to be dead, and with p_expired_too those whose lease is over): captures what was metered last, else
-- releases. Answers how many; call again while it answers p_limit.
CREATE FUNCTION money_sweep(p_dead_owners text[], p_limit int, p_expired_too boolean) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  v_ids uuid[];
  v_windows bigint[];
  v_wallets uuid[];
  v_rows jsonb;
BEGIN
  WITH c AS MATERIALIZED (
    SELECT id FROM hold WHERE status = 0 AND ((p_expired_too AND lease_until < now()) OR owner = ANY (p_dead_owners))
     ORDER BY id LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED)
  SELECT coalesce(array_agg(id), '{}') INTO v_ids FROM c;
  IF cardinality(v_ids) = 0 THEN RETURN 0; END IF;
  SELECT * INTO v_windows, v_wallets FROM money_lock(v_ids, '{}', '{}');
  SELECT jsonb_agg(jsonb_build_object('id', h.id, 'cost', h.progress,
      'status', CASE WHEN h.progress > 0 THEN 'partial' ELSE 'failed' END,
      'usage_source', CASE WHEN h.progress > 0 THEN 'estimated' ELSE 'none' END,
      'error_code', 'internal', 'total_ms', round(extract(epoch FROM now() - g.started_at) * 1000)))
    INTO v_rows FROM hold h LEFT JOIN generation g ON g.id = h.id WHERE h.id = ANY (v_ids);
  PERFORM money_settle_rows(v_rows, v_ids, v_windows, v_wallets, 'sweeper');
  RETURN cardinality(v_ids);
END $$;

-- Ids of windows, made or given a new limit where needed. p_specs: [{scope, scope_id, starts_at, lim}], answered in order.
CREATE FUNCTION money_windows(p_specs jsonb) RETURNS bigint[]
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  v_ids bigint[];
BEGIN
  INSERT INTO spend_window AS sw (scope, scope_id, starts_at, lim, lim_high)
    SELECT DISTINCT ON (scope, scope_id, starts_at) scope, scope_id, starts_at, lim, lim
      FROM jsonb_to_recordset(p_specs) AS t(scope text, scope_id uuid, starts_at timestamptz, lim bigint)
     ORDER BY scope, scope_id, starts_at
    ON CONFLICT (scope, scope_id, starts_at) DO UPDATE SET lim = excluded.lim,
        lim_high = CASE WHEN sw.lim_high IS NULL OR excluded.lim IS NULL THEN NULL
                        ELSE greatest(sw.lim_high, excluded.lim) END
      WHERE sw.lim IS DISTINCT FROM excluded.lim;
  SELECT array_agg(sw.id ORDER BY t.n) INTO v_ids
    FROM ROWS FROM (jsonb_to_recordset(p_specs) AS (scope text, scope_id uuid, starts_at timestamptz))
           WITH ORDINALITY AS t(scope, scope_id, starts_at, n)
    JOIN spend_window sw ON sw.scope = t.scope AND sw.scope_id = t.scope_id AND sw.starts_at = t.starts_at;
  RETURN v_ids;
END $$;

-- The ledger account of a system kind or of a customer, made on demand.
CREATE FUNCTION ledger_account_of(p_kind text, p_owner uuid, p_currency text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_id bigint;
BEGIN
  SELECT id INTO v_id FROM ledger_account
    WHERE kind = p_kind AND owner_id IS NOT DISTINCT FROM p_owner AND currency = p_currency;
  IF FOUND THEN RETURN v_id; END IF;
  INSERT INTO ledger_account (kind, owner_id, currency) VALUES (p_kind, p_owner, p_currency)
    ON CONFLICT (kind, owner_id, currency) DO UPDATE SET kind = excluded.kind RETURNING id INTO v_id;
  RETURN v_id;
END $$;

-- Moves p_amount between a wallet (positive = to the customer) and a system account, once per p_key. With
-- p_is_conditional a debit must be covered by what is not held. Answers [outcome, transaction id, balance after], outcome
-- 'posted' | 'already' | 'insufficient' | 'missing' (no such wallet).
CREATE FUNCTION money_post(p_kind text, p_key text, p_ref text, p_note text, p_wallet uuid, p_amount bigint,
  p_against text, p_is_conditional boolean, p_reverses uuid) RETURNS text[]
LANGUAGE plpgsql AS $$
DECLARE
  v_tx uuid := gen_random_uuid();
  w wallet;
BEGIN
  SELECT * INTO w FROM wallet WHERE id = p_wallet FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN ARRAY['missing', NULL, NULL]; END IF;
  IF p_is_conditional AND p_amount < 0 AND w.balance - w.held + p_amount < w.floor
     AND NOT EXISTS (SELECT 1 FROM ledger_tx WHERE idem_key = p_key) THEN
    RETURN ARRAY['insufficient', NULL, w.balance::text];
  END IF;
  INSERT INTO ledger_tx (id, kind, idem_key, ref_id, note, reverses)
    VALUES (v_tx, p_kind, p_key, p_ref, p_note, p_reverses) ON CONFLICT (idem_key) DO NOTHING;
  IF NOT FOUND THEN
    RETURN ARRAY['already', (SELECT id::text FROM ledger_tx WHERE idem_key = p_key), w.balance::text];
  END IF;
  INSERT INTO posting (tx_id, account_id, kind, currency, amount, balance_after)
    VALUES (v_tx, w.ledger_account_id, p_kind, w.currency, p_amount, w.balance + p_amount),
           (v_tx, ledger_account_of(p_against, NULL, w.currency), p_kind, w.currency, -p_amount, NULL);
  UPDATE wallet SET balance = balance + p_amount WHERE id = p_wallet;
  RETURN ARRAY['posted', v_tx::text, (w.balance + p_amount)::text];
END $$;

-- Moves money between two system accounts, once per p_key.
CREATE FUNCTION money_transfer(p_kind text, p_key text, p_ref text, p_note text, p_currency text, p_from text, p_to text,
  p_amount bigint) RETURNS text[]
LANGUAGE plpgsql AS $$
DECLARE
  v_tx uuid := gen_random_uuid();
BEGIN
  INSERT INTO ledger_tx (id, kind, idem_key, ref_id, note) VALUES (v_tx, p_kind, p_key, p_ref, p_note)
    ON CONFLICT (idem_key) DO NOTHING;
  IF NOT FOUND THEN RETURN ARRAY['already', (SELECT id::text FROM ledger_tx WHERE idem_key = p_key), NULL]; END IF;
  INSERT INTO posting (tx_id, account_id, kind, currency, amount)
    VALUES (v_tx, ledger_account_of(p_from, NULL, p_currency), p_kind, p_currency, -p_amount),
           (v_tx, ledger_account_of(p_to, NULL, p_currency), p_kind, p_currency, p_amount);
  RETURN ARRAY['posted', v_tx::text, NULL];
END $$;

-- Credits a wallet once per payment: p_key names the PaymentIntent or another payment reference.
CREATE FUNCTION money_topup(p_key text, p_ref text, p_note text, p_wallet uuid, p_amount bigint, p_against text)
RETURNS text[] LANGUAGE plpgsql AS $$
BEGIN
  IF p_amount <= 0 THEN RAISE EXCEPTION 'a top-up must be positive' USING ERRCODE = 'check_violation'; END IF;
  RETURN money_post('topup', 'topup:' || p_key, p_ref, p_note, p_wallet, p_amount, p_against, false, NULL);
END $$;

-- Gives what a wallet has spent since the last time to its live grants, earliest expiry first. The wallet is locked.
CREATE FUNCTION money_allocate_promos(p_wallet uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_account bigint := (SELECT ledger_account_id FROM wallet WHERE id = p_wallet);
  v_from bigint := coalesce((SELECT posting_id FROM promo_mark WHERE wallet_id = p_wallet), 0);
  v_to bigint := coalesce((SELECT max(id) FROM posting WHERE account_id = v_account), 0);
  v_spent bigint := (SELECT coalesce(-sum(amount), 0) FROM posting
                      WHERE account_id = v_account AND kind = 'usage' AND id > v_from AND id <= v_to);
  v_taken bigint;
  g promo_grant;
BEGIN
  FOR g IN SELECT * FROM promo_grant WHERE wallet_id = p_wallet AND remaining > 0
            ORDER BY priority, expires_at NULLS LAST, created_at, id FOR NO KEY UPDATE LOOP
    EXIT WHEN v_spent <= 0;
    v_taken := least(g.remaining, v_spent);
    UPDATE promo_grant SET remaining = remaining - v_taken WHERE id = g.id;
    v_spent := v_spent - v_taken;
  END LOOP;
  INSERT INTO promo_mark (wallet_id, posting_id) VALUES (p_wallet, v_to)
    ON CONFLICT (wallet_id) DO UPDATE SET posting_id = excluded.posting_id;
END $$;

-- Grants promotional credit once per p_key, from promo_expense into the customer's account.
CREATE FUNCTION money_grant(p_key text, p_note text, p_wallet uuid, p_amount bigint, p_priority int, p_expires timestamptz)
RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  v_result text[];
BEGIN
  IF p_amount <= 0 THEN RAISE EXCEPTION 'a grant must be positive' USING ERRCODE = 'check_violation'; END IF;
  PERFORM 1 FROM wallet WHERE id = p_wallet FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN ARRAY['missing', NULL, NULL]; END IF;
  PERFORM money_allocate_promos(p_wallet);
  v_result := money_post('promo', 'promo:' || p_key, p_key, p_note, p_wallet, p_amount, 'promo_expense', false, NULL);
  IF v_result[1] = 'posted' THEN
    INSERT INTO promo_grant (id, wallet_id, amount, remaining, priority, expires_at)
      VALUES (v_result[2]::uuid, p_wallet, p_amount, p_amount, p_priority, p_expires);
  END IF;
  RETURN v_result;
END $$;

-- Takes back what is left of grants past their expiry: what is not held now, the rest at a later call. Answers how many
-- grants gave something back. Earlier spending is allocated first.
CREATE FUNCTION money_expire_promos(p_limit int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  v_wallet uuid;
  v_take bigint;
  v_count int := 0;
  g promo_grant;
BEGIN
  FOR v_wallet IN SELECT DISTINCT wallet_id FROM promo_grant WHERE remaining > 0 AND expires_at <= now()
                   ORDER BY wallet_id LIMIT p_limit LOOP
    PERFORM 1 FROM wallet WHERE id = v_wallet FOR NO KEY UPDATE;
    PERFORM money_allocate_promos(v_wallet);
    FOR g IN SELECT * FROM promo_grant WHERE wallet_id = v_wallet AND remaining > 0 AND expires_at <= now()
              ORDER BY expires_at, id LOOP
      v_take := least(g.remaining, (SELECT balance - held - greatest(floor, 0) FROM wallet WHERE id = v_wallet));
      CONTINUE WHEN v_take <= 0;
      PERFORM money_post('promo_expired', 'promo-expired:' || g.id || ':' || g.remaining, g.id::text, NULL, v_wallet,
        -v_take, 'breakage', true, NULL);
      UPDATE promo_grant SET remaining = remaining - v_take WHERE id = g.id;
      v_count := v_count + 1;
    END LOOP;
  END LOOP;
  RETURN v_count;
END $$;

-- Stops new holds of a wallet because a proof failed; never undone by the machine.
CREATE FUNCTION money_freeze(p_wallet uuid, p_invariant text, p_detail text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE wallet SET frozen = true WHERE id = p_wallet;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO account_freeze (wallet_id, invariant, detail) VALUES (p_wallet, p_invariant, p_detail)
    ON CONFLICT (wallet_id, invariant) WHERE lifted_at IS NULL DO NOTHING;
  RETURN true;
END $$;
