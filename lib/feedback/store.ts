import type { Pool } from "pg";
import type { PageOpinion } from "./schemas";

export interface NewFeedback {
  readonly id: string;
  readonly page: string;
  readonly language: string;
  readonly isUseful: boolean;
  readonly comment: string | null;
}

export async function insertFeedback(pool: Pool, row: NewFeedback): Promise<void> {
  await pool.query("insert into docs_feedback (id, page, language, is_useful, comment) values ($1, $2, $3, $4, $5)", [
    row.id,
    row.page,
    row.language,
    row.isUseful,
    row.comment,
  ]);
}

/** Pages somebody spoke about since an instant, the least useful first. */
export async function selectOpinions(pool: Pool, since: Date): Promise<PageOpinion[]> {
  const { rows } = await pool.query<PageOpinion>(
    `select page, language,
            (count(*) filter (where is_useful))::int as useful,
            (count(*) filter (where not is_useful))::int as not_useful,
            coalesce((array_agg(comment order by created_at desc) filter (where comment is not null))[1:10], '{}') as comments
       from docs_feedback where created_at >= $1
      group by page, language order by 4 desc, 3, page, language`,
    [since],
  );
  return rows;
}
