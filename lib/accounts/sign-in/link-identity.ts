import type { PoolClient } from "pg";
import type { Context } from "@/lib/context";
import { AppError, type Currency, newUuid } from "@/lib/kernel";
import { provisionAccount } from "../provision";
import { Email } from "../schemas";
import { findUserByEmail, findUserById, insertUser, type UserRow } from "../store";
import { audit } from "../store-audit";
import { grantSignUpCredit } from "./grant-sign-up-credit";
import { findIdentityUser, insertIdentity, setVerifiedElsewhere } from "./store";

export interface ForeignIdentity {
  /** "google", "github" */
  readonly provider: string;
  /** The person's id there, which never changes. */
  readonly subject: string;
  readonly email: string;
  /** Whether that company vouches for the address. */
  readonly isEmailVerified: boolean;
  readonly name: string | null;
  readonly locale?: string;
  readonly currency?: Currency;
}

/**
 * The user behind another company's sign-in: known by it, linked by a verified e-mail, or new with an account of his
 * own. Throws `permission` when that company does not vouch for the address.
 */
export async function linkIdentity(ctx: Context, identity: ForeignIdentity): Promise<UserRow> {
  return ctx.db.transaction(async (client) => {
    const knownId = await findIdentityUser(client, identity.provider, identity.subject);
    const known = knownId ? await findUserById(client, knownId) : null;
    if (known) return known;
    const email = Email.safeParse(identity.email);
    if (!identity.isEmailVerified || !email.success) {
      throw new AppError("permission", { message: "That account has no verified e-mail address." });
    }
    const userId = await userOfEmail(ctx, client, identity, email.data);
    if (await setVerifiedElsewhere(client, userId)) await grantSignUpCredit(ctx, client, userId);
    const { provider, subject } = identity;
    await insertIdentity(client, { id: newUuid(), userId, provider, subject, email: email.data });
    const details = { provider };
    await audit(ctx, client, { action: "user.link_identity", targetKind: "user", targetId: userId, userId, details });
    const user = await findUserById(client, userId);
    if (!user) throw new Error("the user vanished while an identity was linked");
    return user;
  });
}

async function userOfEmail(
  ctx: Context,
  client: PoolClient,
  identity: ForeignIdentity,
  email: string,
): Promise<string> {
  const { name, locale = "en", currency = "USD" } = identity;
  const made = await insertUser(client, { id: newUuid(), email, passwordHash: null, name, locale, isVerified: true });
  if (made) {
    const { accountId } = await provisionAccount(client, { userId: made.id, name: name ?? email, currency });
    const target = { targetKind: "user", targetId: made.id, userId: made.id, accountId };
    await audit(ctx, client, { action: "user.sign_up", ...target, details: { currency, provider: identity.provider } });
    await grantSignUpCredit(ctx, client, made.id);
    return made.id;
  }
  const user = await findUserByEmail(client, email);
  if (!user) throw new Error("the user vanished while an identity was linked");
  return user.id;
}
