-- A call that another model answered than the one it was planned for is recorded under the model that answered and the
-- price version that was charged: rows of ends may carry both.
CREATE OR REPLACE FUNCTION generation_end(p_rows jsonb, p_ids uuid[]) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  WITH s AS MATERIALIZED (SELECT * FROM jsonb_populate_recordset(NULL::generation, p_rows) WHERE id = ANY (p_ids)),
  u AS (
    UPDATE generation g SET status = s.status, provider = s.provider, endpoint_id = s.endpoint_id,
        model = coalesce(s.model, g.model),
        price_version_id = CASE WHEN s.model IS NULL THEN g.price_version_id ELSE s.price_version_id END,
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
