import type { Pool } from "pg";

/** Ids in provider_hour that are no providers: all calls, calls of one dialect, charges and payments, the database. */
export const API_ID = "@api";
export const dialectRow = (dialect: string): string => `${API_ID}/${dialect}`;
export const BILLING_ID = "@billing";
export const DATABASE_ID = "@database";

export interface ProviderFigures {
  readonly provider: string;
  readonly requests: number;
  readonly errors: number;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
}

export interface ProviderDay {
  readonly provider: string;
  /** UTC day, YYYY-MM-DD. */
  readonly day: string;
  readonly requests: number;
  readonly errors: number;
  /** Hours of the day that have a row. */
  readonly hours: number;
}

/**
 * Tries at upstreams. A client that left and a request the upstream rightly refused (4xx other than credentials, timeouts
 * and limits) say nothing about its health.
 */
const TRIES = `select g.started_at, a ->> 'provider' as provider,
    a ->> 'error' is not null as is_error, coalesce((a ->> 'firstByteMs')::float8, (a ->> 'totalMs')::float8) as ms
  from generation g cross join lateral jsonb_array_elements(g.attempts) a
  where g.started_at >= $1 and g.started_at < $2 and jsonb_typeof(g.attempts) = 'array'
    and a ->> 'error' is distinct from 'cancelled'
    and not (a ->> 'error' is not null and coalesce((a ->> 'status')::int, 0) between 400 and 499
      and (a ->> 'status')::int not in (401, 403, 408, 429))`;

const FIGURES = `count(*)::int as requests, (count(*) filter (where is_error))::int as errors,
    percentile_cont(0.5) within group (order by ms) filter (where not is_error) as p50_ms,
    percentile_cont(0.95) within group (order by ms) filter (where not is_error) as p95_ms`;

/**
 * Calls as the client saw them, all of them and by dialect; an error is a failure of ours, not the client's and not an
 * upstream's.
 */
const CALLS = `select g.started_at, r.provider, coalesce(g.error_code = 'internal', false) as is_error,
    g.latency_ms as ms
  from generation g cross join lateral (values ('${API_ID}'), ('${API_ID}/' || g.dialect)) r (provider)
  where g.started_at >= $1 and g.started_at < $2 and g.status <> 'started'`;

/**
 * Charges and what Stripe told us. An error is a charge whose process died before it was settled (the sweeper's record has
 * no attempts), and an event that could not be brought to the books yet.
 */
const BILLED = `select g.started_at, '${BILLING_ID}' as provider,
    g.error_code = 'internal' and g.attempts is null as is_error, null::float8 as ms
  from generation g
  where g.started_at >= $1 and g.started_at < $2 and g.hold_id is not null and g.status <> 'started'
  union all
  select received_at, '${BILLING_ID}', processed_at is null and last_error is not null, null::float8
  from stripe_event where received_at >= $1 and received_at < $2`;

const EVERYTHING = `${TRIES} union all ${CALLS} union all ${BILLED}`;

/** Figures of every provider, of the API and of billing between two instants. */
export async function selectFigures(pool: Pool, from: Date, to: Date): Promise<ProviderFigures[]> {
  const { rows } = await pool.query<ProviderFigures>(
    `select provider, ${FIGURES} from (${EVERYTHING}) t group by provider order by provider`,
    [from, to],
  );
  return rows;
}

/** Sums by UTC day since an instant. */
export async function selectDays(pool: Pool, from: Date): Promise<ProviderDay[]> {
  const { rows } = await pool.query<ProviderDay>(
    `select provider, to_char(hour at time zone 'UTC', 'YYYY-MM-DD') as day, sum(requests)::int as requests,
            sum(errors)::int as errors, count(*)::int as hours
       from provider_hour where hour >= $1 group by 1, 2 order by 1, 2`,
    [from],
  );
  return rows;
}

/** The first hour this installation noted, or null. */
export async function selectFirstHour(pool: Pool): Promise<Date | null> {
  const { rows } = await pool.query<{ hour: Date | null }>(
    "select min(hour) as hour from provider_hour where provider = $1",
    [DATABASE_ID],
  );
  return rows[0]?.hour ?? null;
}

/** The newest hour that was counted, or null. */
export async function selectLastHour(pool: Pool): Promise<Date | null> {
  const { rows } = await pool.query<{ hour: Date | null }>(
    "select max(hour) as hour from provider_hour where provider = $1",
    [DATABASE_ID],
  );
  return rows[0]?.hour ?? null;
}

/** Counts the hours between two instants anew and notes that the database could be written to. Answers the rows written. */
export async function upsertHours(pool: Pool, from: Date, to: Date): Promise<number> {
  const { rowCount } = await pool.query(
    `insert into provider_hour (provider, hour, requests, errors, p50_ms, p95_ms)
     select provider, date_trunc('hour', started_at, 'UTC'), ${FIGURES}
       from (${EVERYTHING}) t group by 1, 2
     union all
     select '${DATABASE_ID}', date_trunc('hour', $2::timestamptz, 'UTC'), 1, 0, null, null
     on conflict (provider, hour) do update
       set requests = excluded.requests, errors = excluded.errors, p50_ms = excluded.p50_ms, p95_ms = excluded.p95_ms`,
    [from, to],
  );
  return rowCount ?? 0;
}

/** Forgets hours before an instant. */
export async function deleteHours(pool: Pool, before: Date): Promise<number> {
  const { rowCount } = await pool.query("delete from provider_hour where hour < $1", [before]);
  return rowCount ?? 0;
}
