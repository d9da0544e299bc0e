/**
 * The invariants as SQL. `counted` counts what a statement is about; `broken` gives one row per violation: `example`, and
 * `wallet_id` of the wallet it concerns when there is one. $1 = bounds as jsonb {lease, request, from}.
 * `recent` replaces `broken` in the running job, which looks at postings above `from` only; null = full proof only.
 */
export interface Check {
  readonly invariant: string;
  readonly name: string;
  readonly isFreezing: boolean;
  readonly counted: string;
  readonly broken: string;
  readonly recent: string | null;
}

const FROM = "($1::jsonb ->> 'from')::bigint";
const RECENT_POSTINGS = `(SELECT * FROM posting WHERE tx_id IN (SELECT tx_id FROM posting WHERE id > ${FROM}))`;
const count = (table: string, where = "true") => `SELECT count(*) AS count FROM ${table} WHERE ${where}`;

const unbalanced = (postings: string) => `
  WITH bad AS (SELECT tx_id FROM ${postings} p GROUP BY tx_id, currency HAVING sum(amount) <> 0)
  SELECT bad.tx_id AS example, w.id AS wallet_id FROM bad JOIN posting p USING (tx_id)
    LEFT JOIN wallet w ON w.ledger_account_id = p.account_id WHERE w.id IS NOT NULL OR NOT EXISTS (
      SELECT 1 FROM posting o JOIN wallet ow ON ow.ledger_account_id = o.account_id WHERE o.tx_id = bad.tx_id)`;

const chain = (lines: string) => `
  WITH line AS (
    SELECT p.account_id, p.id, p.amount, p.balance_after, p.id <= p.known AS is_known,
        lag(p.balance_after, 1, 0::bigint) OVER (PARTITION BY p.account_id ORDER BY p.id) AS before FROM ${lines} p)
  SELECT 'posting ' || line.id AS example, w.id AS wallet_id FROM line JOIN wallet w ON w.ledger_account_id = line.account_id
   WHERE NOT is_known AND balance_after IS DISTINCT FROM before + amount
  UNION ALL
  SELECT 'wallet ' || w.id, w.id FROM wallet w JOIN LATERAL (
      SELECT balance_after FROM posting WHERE account_id = w.ledger_account_id ORDER BY id DESC LIMIT 1) last ON true
   WHERE w.balance <> last.balance_after AND w.ledger_account_id IN (SELECT account_id FROM line)`;

const ALL_LINES = `(SELECT p.*, 0::bigint AS known FROM posting p JOIN wallet w ON w.ledger_account_id = p.account_id)`;
/** What an account got since, and the one line before, which is taken as proved. */
const RECENT_LINES = `(
  SELECT p.*, known.id AS known
    FROM (SELECT DISTINCT account_id FROM posting WHERE id > ${FROM}) a
    JOIN wallet w ON w.ledger_account_id = a.account_id
    CROSS JOIN LATERAL (SELECT coalesce(max(id), 0) AS id FROM posting
      WHERE account_id = a.account_id AND id <= ${FROM}) known
    JOIN posting p ON p.account_id = a.account_id AND p.id >= known.id)`;

const HELD = `
  SELECT w.id::text AS example, w.id AS wallet_id FROM wallet w
    LEFT JOIN (SELECT wallet_id, sum(amount) AS held, count(*) AS count FROM hold WHERE status = 0 GROUP BY 1) h
      ON h.wallet_id = w.id
   WHERE (w.held, w.open_holds) <> (coalesce(h.held, 0), coalesce(h.count, 0))`;

const anyWallet = (window: string) => `(SELECT wallet_id FROM hold WHERE ${window} = ANY (windows) LIMIT 1)`;
const WINDOW_HELD = `
  SELECT 'window ' || s.id || ' held' AS example, ${anyWallet("s.id")} AS wallet_id FROM spend_window s
    LEFT JOIN (SELECT k, sum(amount) AS held FROM hold, unnest(windows) AS k WHERE status = 0 GROUP BY k) h ON h.k = s.id
   WHERE s.held <> coalesce(h.held, 0)`;
/** A window may exceed the highest limit it ever had by what was charged above holds, or without any. */
const WINDOW_SPENT = `
  SELECT 'window ' || s.id || ' spent' AS example, ${anyWallet("s.id")} AS wallet_id FROM spend_window s
    LEFT JOIN (SELECT k, sum(captured) AS spent,
        sum(CASE WHEN forced THEN coalesce(captured, amount) ELSE greatest(captured - amount, 0) END) AS overrun
        FROM hold, unnest(windows) AS k GROUP BY k) h ON h.k = s.id
   WHERE s.spent <> coalesce(h.spent, 0) OR s.spent + s.held > s.lim_high + coalesce(h.overrun, 0)`;

const charges = (scope: string) => `
  SELECT t.ref_id, count(DISTINCT t.id) FILTER (WHERE t.idem_key = 'gen:' || t.ref_id AND t.id::text = t.ref_id) AS count,
      -sum(p.amount) FILTER (WHERE w.id IS NOT NULL) AS charged, min(w.id::text)::uuid AS wallet_id
    FROM ledger_tx t JOIN posting p ON p.tx_id = t.id LEFT JOIN wallet w ON w.ledger_account_id = p.account_id
   WHERE t.kind = 'usage' AND ${scope} GROUP BY t.ref_id`;
const recordsOf = (scope: string, holdScope: string, generationScope: string) => `
  WITH charge AS (${charges(scope)}),
  own AS (SELECT * FROM hold h WHERE ${holdScope}), record AS (SELECT * FROM generation g WHERE ${generationScope})
  SELECT 'hold ' || own.id AS example, own.wallet_id FROM own LEFT JOIN charge c ON c.ref_id = own.id::text
    LEFT JOIN generation g ON g.id = own.id
   WHERE g.hold_id IS NULL OR (own.status = 0) <> (g.status = 'started') OR g.cost <> coalesce(own.captured, 0)
      OR coalesce(c.count, 0) <> CASE WHEN own.status = 1 THEN 1 ELSE 0 END
      OR coalesce(c.charged, 0) <> coalesce(own.captured, 0)
  UNION ALL
  SELECT 'charge ' || c.ref_id, c.wallet_id FROM charge c WHERE NOT EXISTS (SELECT 1 FROM hold WHERE id::text = c.ref_id
      AND id = (SELECT t.id FROM ledger_tx t WHERE t.idem_key = 'gen:' || c.ref_id))
  UNION ALL
  SELECT 'generation ' || record.id, NULL FROM record
   WHERE (record.hold_id IS NULL AND record.cost <> 0)
      OR (record.hold_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM hold WHERE id = record.hold_id))`;
/** A late charge is judged together with the first one of its hold. */
const RECENT_TX = `t.idem_key IN (
  SELECT prefix || r.ref_id FROM (VALUES ('gen:'), ('gen-late:')) AS v(prefix), (SELECT DISTINCT rt.ref_id FROM posting rp
    JOIN ledger_tx rt ON rt.id = rp.tx_id WHERE rp.id > ${FROM} AND rt.kind = 'usage') r)`;
/** A union, not an OR: PostgreSQL would go through all new postings again for each hold once they outgrow its memory. */
const RECENT_HOLD = `h.id IN (
  SELECT id FROM hold WHERE status = 0 UNION ALL SELECT tx_id FROM posting WHERE id > ${FROM})`;

const OVERDUE = `
  SELECT id::text AS example, wallet_id FROM hold WHERE status = 0 AND (
    lease_until < now() - make_interval(secs => 2 * ($1::jsonb ->> 'lease')::float8)
    OR created_at < now() - make_interval(secs => ($1::jsonb ->> 'request')::float8 + 2 * ($1::jsonb ->> 'lease')::float8))`;

const OVERDRAWN = `
  SELECT w.id || ' ' || w.balance AS example, w.id AS wallet_id FROM wallet w
   WHERE w.balance < least(w.floor, 0)
     AND NOT EXISTS (SELECT 1 FROM posting p WHERE p.account_id = w.ledger_account_id AND p.kind IN ('refund', 'dispute'))
     AND (w.balance < least(w.floor, 0) - CASE w.currency WHEN 'RUB' THEN 100 WHEN 'KZT' THEN 500 ELSE 1 END * 1000000000::bigint
       OR NOT EXISTS (SELECT 1 FROM hold h WHERE h.wallet_id = w.id AND (h.forced OR h.captured > h.amount)))`;

const ATTEMPTS = `
  SELECT g.id::text AS example, NULL::uuid AS wallet_id FROM generation g WHERE g.attempts IS NOT NULL AND (
    jsonb_typeof(g.attempts) <> 'array' OR g.status = 'started'
    OR (SELECT count(DISTINCT a ->> 'position') FROM jsonb_array_elements(g.attempts) a) <> jsonb_array_length(g.attempts))`;

/** What the database itself must go on enforcing. */
const GUARDS = `(VALUES
  ('wallet', 'wallet_held_check'), ('wallet', 'wallet_open_holds_check'), ('wallet', 'wallet_account_id_key'),
  ('wallet', 'wallet_ledger_account_id_key'), ('spend_window', 'spend_window_held_check'), ('hold', 'hold_pkey'),
  ('hold', 'hold_amount_check'), ('hold', 'hold_captured_check'), ('hold', 'hold_check'), ('hold', 'hold_check1'),
  ('generation', 'generation_pkey'), ('generation', 'generation_check'), ('generation', 'generation_check1'),
  ('ledger_tx', 'ledger_tx_pkey'), ('ledger_tx', 'ledger_tx_idem_key_key'), ('posting', 'posting_amount_check'),
  ('posting', 'posting_tx_id_fkey'), ('posting', 'posting_account_id_fkey'),
  ('ledger_tx', 'ledger_tx_append_only'), ('posting', 'posting_append_only')) AS guard(relation, name)`;
const UNGUARDED = `
  SELECT guard.relation || '.' || guard.name AS example, NULL::uuid AS wallet_id FROM ${GUARDS}
   WHERE NOT EXISTS (SELECT 1 FROM pg_constraint c
      WHERE c.conrelid = guard.relation::regclass AND c.conname = guard.name AND c.convalidated)
     AND NOT EXISTS (SELECT 1 FROM pg_trigger t
      WHERE t.tgrelid = guard.relation::regclass AND t.tgname = guard.name AND t.tgenabled IN ('O', 'A'))`;

const freezing = (invariant: string, name: string, counted: string, broken: string, recent: string | null): Check => ({
  invariant,
  name,
  isFreezing: true,
  counted,
  broken,
  recent,
});
const watching = (invariant: string, name: string, counted: string, broken: string, recent = broken): Check => ({
  invariant,
  name,
  isFreezing: false,
  counted,
  broken,
  recent,
});

export const CHECKS: readonly Check[] = [
  freezing(
    "I1",
    "each transaction sums to zero per currency",
    count("ledger_tx"),
    unbalanced("posting"),
    unbalanced(RECENT_POSTINGS),
  ),
  freezing(
    "I1",
    "each transaction has at least two postings, each in its account's currency",
    count("posting"),
    `SELECT t.id::text AS example, NULL::uuid AS wallet_id FROM ledger_tx t LEFT JOIN posting p ON p.tx_id = t.id
      GROUP BY t.id HAVING count(p.id) < 2
     UNION ALL
     SELECT 'posting ' || p.id, w.id FROM posting p JOIN ledger_account a ON a.id = p.account_id
       LEFT JOIN wallet w ON w.ledger_account_id = a.id WHERE a.currency <> p.currency`,
    null,
  ),
  freezing(
    "I1",
    "all postings sum to zero per currency",
    "SELECT count(DISTINCT currency) AS count FROM ledger_account",
    "SELECT currency AS example, NULL::uuid AS wallet_id FROM posting GROUP BY currency HAVING sum(amount) <> 0",
    null,
  ),
  freezing(
    "I2",
    "each balance is the sum of its postings",
    count("wallet"),
    `SELECT w.id::text AS example, w.id AS wallet_id FROM wallet w
       LEFT JOIN (SELECT account_id, sum(amount) AS total FROM posting GROUP BY account_id) p
         ON p.account_id = w.ledger_account_id WHERE w.balance <> coalesce(p.total, 0)`,
    null,
  ),
  freezing(
    "I2",
    "each line's running balance follows from the line before",
    count("posting", "balance_after IS NOT NULL"),
    chain(ALL_LINES),
    chain(RECENT_LINES),
  ),
  freezing("I3", "held and open_holds are the sum and count of open holds", count("wallet"), HELD, HELD),
  freezing("I4", "each window's held is the sum of its open holds", count("spend_window"), WINDOW_HELD, WINDOW_HELD),
  freezing(
    "I4",
    "each window's spent is the sum of its captures, within its limit",
    count("spend_window"),
    WINDOW_SPENT,
    null,
  ),
  freezing(
    "I5",
    "each generation has its one hold, each captured hold its one charge of the recorded cost",
    count("generation"),
    recordsOf("true", "true", "true"),
    recordsOf(RECENT_TX, RECENT_HOLD, "false"),
  ),
  watching("I6", "no open hold has outlived its request and lease", count("hold", "status = 0"), OVERDUE),
  watching(
    "I7",
    "no balance is below its floor but for refunds, disputes and small overruns",
    count("wallet"),
    OVERDRAWN,
  ),
  {
    ...watching(
      "I9",
      "each generation's attempts are numbered once",
      count("generation", "attempts IS NOT NULL"),
      ATTEMPTS,
    ),
    recent: null,
  },
  watching("I12", "the database's own guards stand", `SELECT count(*) AS count FROM ${GUARDS}`, UNGUARDED),
];

/** Stated here, proved by the rooms that have the rows. */
export const FOREIGN: readonly { readonly invariant: string; readonly name: string }[] = [
  { invariant: "I8", name: "each paid payment has exactly one top-up" },
  { invariant: "I10", name: "at most one automatic payment of a wallet is under way" },
  { invariant: "I11", name: "totals per key, tag and sub-account are the sum of generation cost" },
];
