import type { Pool } from "pg";
import type { Device, PageVitals, Visit } from "./schemas";

export async function insertVisit(pool: Pool, id: string, visit: Visit): Promise<void> {
  await pool.query(
    `insert into page_visit (id, page, device, build, lcp_ms, inp_ms, fcp_ms, ttfb_ms, cls)
     values ($1, $2, $3, $4, $5, $6, $7, $8, round($9::numeric, 3))`,
    [
      id,
      visit.page,
      visit.device,
      visit.build,
      visit.lcp_ms ?? null,
      visit.inp_ms ?? null,
      visit.fcp_ms ?? null,
      visit.ttfb_ms ?? null,
      visit.cls ?? null,
    ],
  );
}

const p75 = (column: string): string => `percentile_disc(0.75) within group (order by ${column}) as ${column}`;

/** Pages visited since an instant, the most visited first. */
export async function selectPages(pool: Pool, since: Date, device: Device | null): Promise<Omit<PageVitals, "good">[]> {
  const { rows } = await pool.query<Omit<PageVitals, "good">>(
    `select page, count(*)::int as visits,
            ${["lcp_ms", "inp_ms", "cls", "fcp_ms", "ttfb_ms"].map(p75).join(", ")}
       from page_visit where created_at >= $1 and ($2::text is null or device = $2)
      group by page order by 2 desc, page`,
    [since, device],
  );
  return rows;
}

/** Forgets visits before an instant. Returns how many. */
export async function deleteVisits(pool: Pool, before: Date): Promise<number> {
  const { rowCount } = await pool.query("delete from page_visit where created_at < $1", [before]);
  return rowCount ?? 0;
}
