import type { Pool } from "pg";
import type { Author } from "./author";
import type { StoredContent } from "./contents";

export interface ConversationRow {
  readonly id: string;
  readonly title: string;
  readonly models: string[];
  readonly revision: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly expires_at: Date;
}

const FIELDS = "c.id, c.title, c.models, c.revision, c.created_at, c.updated_at, c.expires_at";
const OWN = "c.workspace_id = $1 and c.user_id = $2 and c.expires_at > now()";
const ownValues = ({ workspaceId, userId }: Author) => [workspaceId, userId];

/** Conversations, the latest changed first, behind the one named by `afterId`. */
export async function findConversations(
  pool: Pool,
  author: Author,
  { search, afterId, limit }: { readonly search: string; readonly afterId: string | null; readonly limit: number },
): Promise<ConversationRow[]> {
  const pattern = `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  const { rows } = await pool.query<ConversationRow>(
    `select ${FIELDS} from conversation c where ${OWN}
       and ($3 = '%%' or c.title ilike $3 or c.search_text ilike $3)
       and ($4::uuid is null or (c.updated_at, c.id) < (select a.updated_at, a.id from conversation a where a.id = $4))
     order by c.updated_at desc, c.id desc limit $5`,
    [...ownValues(author), pattern, afterId, limit],
  );
  return rows;
}

export async function findConversation(
  pool: Pool,
  author: Author,
  id: string,
): Promise<(ConversationRow & { readonly content: string }) | null> {
  const { rows } = await pool.query<ConversationRow & { content: string }>(
    `select ${FIELDS}, c.content from conversation c where ${OWN} and c.id = $3`,
    [...ownValues(author), id],
  );
  return rows[0] ?? null;
}

/** How many conversations a person keeps, and the bytes that they (but for one) and their shared copies take. */
export async function countKept(
  pool: Pool,
  author: Author,
  replacedId: string | null,
): Promise<{ readonly conversations: number; readonly bytes: number }> {
  const { rows } = await pool.query<{ conversations: string; bytes: string }>(
    `select count(*) as conversations, coalesce(sum(case when c.id = $3 then 0 else octet_length(c.content) end + (
         select coalesce(sum(octet_length(s.content)), 0) from conversation_share s where s.conversation_id = c.id
       )), 0) as bytes
     from conversation c where ${OWN}`,
    [...ownValues(author), replacedId],
  );
  return { conversations: Number(rows[0]?.conversations ?? 0), bytes: Number(rows[0]?.bytes ?? 0) };
}

export async function insertConversation(
  pool: Pool,
  author: Author,
  row: StoredContent & { readonly id: string; readonly title: string; readonly expiresAt: Date },
): Promise<ConversationRow> {
  const { rows } = await pool.query<ConversationRow>(
    `insert into conversation as c (id, workspace_id, user_id, title, models, content, search_text, expires_at)
     values ($3, $1, $2, $4, $5, $6, $7, $8) returning ${FIELDS}`,
    [...ownValues(author), row.id, row.title, row.models, row.content, row.searchText, row.expiresAt],
  );
  const [made] = rows;
  if (!made) throw new Error("an insert returned nothing");
  return made;
}

/** Changes what is given. Null = there is none, or its revision is another one by now. */
export async function updateConversationRow(
  pool: Pool,
  author: Author,
  id: string,
  change: {
    readonly title: string | null;
    readonly stored: StoredContent | null;
    readonly revision: number | null;
    readonly expiresAt: Date;
  },
): Promise<ConversationRow | null> {
  const { title, stored, revision, expiresAt } = change;
  const { rows } = await pool.query<ConversationRow>(
    `update conversation c set title = coalesce($4, c.title), models = coalesce($5, c.models),
       content = coalesce($6, c.content), search_text = coalesce($7, c.search_text),
       revision = c.revision + 1, updated_at = now(), expires_at = $8
     where ${OWN} and c.id = $3 and ($9::int is null or c.revision = $9) returning ${FIELDS}`,
    [
      ...ownValues(author),
      id,
      title,
      stored?.models ?? null,
      stored?.content ?? null,
      stored?.searchText ?? null,
      expiresAt,
      revision,
    ],
  );
  return rows[0] ?? null;
}

/** True when there was one. Its shared snapshots go with it. */
export async function removeConversation(pool: Pool, author: Author, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(`delete from conversation c where ${OWN} and c.id = $3`, [
    ...ownValues(author),
    id,
  ]);
  return (rowCount ?? 0) > 0;
}

/** Removes what has expired, in portions that hold no lock for long. Returns how many. */
export async function removeExpired(pool: Pool, nowMs: number, portion: number): Promise<number> {
  let removed = 0;
  for (;;) {
    const { rowCount } = await pool.query(
      `delete from conversation where id in
         (select id from conversation where expires_at <= $1 limit $2 for update skip locked)`,
      [new Date(nowMs), portion],
    );
    removed += rowCount ?? 0;
    if ((rowCount ?? 0) < portion) return removed;
  }
}

export interface ShareRow {
  readonly id: string;
  readonly created_at: Date;
}

export async function findShares(pool: Pool, conversationId: string): Promise<ShareRow[]> {
  const { rows } = await pool.query<ShareRow>(
    "select id, created_at from conversation_share where conversation_id = $1 order by created_at desc",
    [conversationId],
  );
  return rows;
}

/** Copies the conversation as it stands. Null = there is none, or it has `countMax` links already. */
export async function insertShare(
  pool: Pool,
  author: Author,
  conversationId: string,
  share: { readonly id: string; readonly tokenHash: string; readonly countMax: number },
): Promise<ShareRow | null> {
  const { rows } = await pool.query<ShareRow>(
    `insert into conversation_share (id, conversation_id, token_hash, title, content)
     select $4, c.id, $5, c.title, c.content from conversation c where ${OWN} and c.id = $3
       and (select count(*) from conversation_share s where s.conversation_id = c.id) < $6
     returning id, created_at`,
    [...ownValues(author), conversationId, share.id, share.tokenHash, share.countMax],
  );
  return rows[0] ?? null;
}

/** True when there was one. */
export async function removeShare(
  pool: Pool,
  author: Author,
  conversationId: string,
  shareId: string,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `delete from conversation_share s using conversation c
     where s.conversation_id = c.id and ${OWN} and c.id = $3 and s.id = $4`,
    [...ownValues(author), conversationId, shareId],
  );
  return (rowCount ?? 0) > 0;
}

/** The snapshot behind a link, unless the conversation's time is over or its account is frozen. */
export async function findShared(
  pool: Pool,
  tokenHash: string,
): Promise<{ readonly title: string; readonly content: string; readonly created_at: Date } | null> {
  const { rows } = await pool.query<{ title: string; content: string; created_at: Date }>(
    `select s.title, s.content, s.created_at from conversation_share s
       join conversation c on c.id = s.conversation_id
       join workspace w on w.id = c.workspace_id join account a on a.id = w.account_id
     where s.token_hash = $1 and c.expires_at > now() and a.frozen_at is null`,
    [tokenHash],
  );
  return rows[0] ?? null;
}
