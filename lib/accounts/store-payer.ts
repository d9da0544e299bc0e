import type { PoolClient } from "pg";

/** Who pays for an account, as papers and mails name them. */
export interface Payer {
  /** The owner who has been a member longest. */
  readonly email: string;
  readonly locale: string;
  /** Set only by accounts that want papers in a company's name. */
  readonly legalName: string | null;
  readonly legalAddress: string | null;
  readonly taxId: string | null;
}

export async function selectPayer(on: Pick<PoolClient, "query">, accountId: string): Promise<Payer | null> {
  const { rows } = await on.query<Payer>(
    `select u.email, u.locale, a.legal_name as "legalName", a.legal_address as "legalAddress", a.tax_id as "taxId"
       from account a join member m on m.account_id = a.id and m.role = 'owner' join "user" u on u.id = m.user_id
      where a.id = $1 order by m.created_at, u.id limit 1`,
    [accountId],
  );
  return rows[0] ?? null;
}
