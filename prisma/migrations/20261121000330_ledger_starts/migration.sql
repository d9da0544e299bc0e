-- Calls that hold nothing can be read while they run: their start may be written before their record.

-- Finds what a process that died left open, without walking the table.
CREATE INDEX generation_unheld_open ON generation (started_at) WHERE hold_id IS NULL AND status = 'started';

-- Writes whole generations that held nothing, begun before or not; those that have ended stay as they are.
CREATE FUNCTION generation_record(p_rows jsonb) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  v_ids uuid[] := ARRAY(SELECT (x ->> 'id')::uuid FROM jsonb_array_elements(p_rows) x);
BEGIN
  PERFORM generation_start(p_rows, v_ids, false);
  v_ids := ARRAY(SELECT id FROM generation WHERE id = ANY (v_ids) AND hold_id IS NULL AND status = 'started');
  PERFORM generation_end(p_rows, v_ids);
END $$;

-- Ends calls that held nothing and began before p_before: their process is gone. Answers how many.
CREATE FUNCTION generation_abandon(p_before timestamptz) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
  v_count int;
BEGIN
  UPDATE generation SET status = 'failed', usage_source = 'none', error_code = 'internal', ended_at = now()
    WHERE hold_id IS NULL AND status = 'started' AND started_at < p_before;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  RETURN v_count;
END $$;

-- One round trip for many operations of one process.
-- p: {owner, lease (seconds), settles, extends, holds, starts, records}.
--   settles  [{id, cost, …end of the generation}]        closed first: what they free, the holds below may use
--   extends  [{id, amount}]
--   holds    [{id, wallet_id, amount, windows, …start of the generation}]
--   starts   [{…start of the generation}]                calls that hold nothing
--   records  [{…whole generation}]                       the same, ended
-- An id may occur once in a batch. Answers what was refused or not simply done; NULL or [] = all of it was.
-- A batch without settles commits asynchronously: what a crash could lose is only a reservation.
CREATE OR REPLACE FUNCTION money_batch(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  v_settled uuid[] := ARRAY(SELECT (x ->> 'id')::uuid FROM jsonb_array_elements(p -> 'settles') x);
  v_extended uuid[] := ARRAY(SELECT (x ->> 'id')::uuid FROM jsonb_array_elements(p -> 'extends') x);
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
  IF p ? 'starts' THEN
    PERFORM generation_start(p -> 'starts',
      ARRAY(SELECT (x ->> 'id')::uuid FROM jsonb_array_elements(p -> 'starts') x), false);
  END IF;
  IF p ? 'records' THEN PERFORM generation_record(p -> 'records'); END IF;
  RETURN v_result;
END $$;
