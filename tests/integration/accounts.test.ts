import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  checkPassword,
  createAccount,
  findSession,
  freezeAccount,
  getWorkspaceContext,
  linkIdentity,
  listSessions,
  openSession,
  requestPasswordReset,
  requestSignInCode,
  resetPassword,
  revokeAllSessions,
  revokeSession,
  showAccount,
  signUp,
  type UserRow,
  verifyEmail,
  verifySignInCode,
} from "@/lib/accounts";
import { parseId } from "@/lib/kernel";
import { findWallet } from "@/lib/ledger";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createTestServices, type TestServices } from "../support/services";

let test: TestDatabase;
let app: TestServices;
let people = 0;
const newEmail = (): string => `person-${++people}@example.com`;
const PASSWORD = "correct horse battery";

beforeAll(async () => {
  test = await createTestDatabase();
  app = createTestServices(test.db, { signUpCredit: "1.50" });
});
afterAll(() => test.drop());

const lastMail = (email: string): string =>
  app.mailLines.filter((line) => line.startsWith(`mail to ${email}:`)).at(-1) ?? "";
const tokenIn = (line: string): string => /token=([\w-]+)/.exec(line)?.[1] ?? "";
const codeIn = (line: string): string => /(\d{4} \d{4})$/.exec(line)?.[1] ?? "";
const count = async (sql: string, ...values: unknown[]): Promise<number> =>
  Number((await test.db.pool.query(sql, values)).rows[0]?.count);
const codeOf = (error: unknown): string => (error as { code: string }).code;

async function signedUp(email = newEmail()): Promise<UserRow> {
  await signUp(app.anybody(), { email, password: PASSWORD });
  await verifyEmail(app.anybody(), { token: tokenIn(lastMail(email)) });
  const user = await checkPassword(app.anybody(), { email, password: PASSWORD });
  if (!user) throw new Error("not signed up");
  return user;
}

async function signedIn(user: UserRow) {
  const sessionId = await openSession(app.anybody("203.0.113.9"), { user, method: "password" });
  const { ctx, membership } = await getWorkspaceContext(app.services, {
    userId: user.id,
    sessionId,
    workspaceId: null,
  });
  return { sessionId, ctx, membership };
}

describe("signing up", () => {
  it("makes user, account, workspace and wallet in one go, mails a link, and lets nobody in before it is opened", async () => {
    const email = newEmail();
    expect(
      await signUp(app.anybody(), { email: email.toUpperCase(), password: PASSWORD, currency: "KZT", locale: "ru" }),
    ).toEqual({ status: "check_your_mail" });
    expect(lastMail(email)).toMatch(
      /^mail to .*: Подтвердите адрес почты · AI Router http:\/\/localhost:3000\/ru\/verify\?token=[\w-]{43}$/,
    );
    await expect(checkPassword(app.anybody(), { email, password: PASSWORD })).rejects.toMatchObject({
      code: "permission",
    });

    const token = tokenIn(lastMail(email));
    const verified = await verifyEmail(app.anybody(), { token });
    expect(verified.email).toBe(email);
    await expect(verifyEmail(app.anybody(), { token })).rejects.toMatchObject({
      code: "invalid_request",
      param: "token",
    });
    const user = await verifySignInCode(app.anybody(), { email, code: verified.sign_in_code });
    expect(user).toMatchObject({ email, isVerified: true, locale: "ru" });
    expect(await checkPassword(app.anybody(), { email, password: PASSWORD })).toMatchObject({ email });

    const { membership } = await signedIn(user as UserRow);
    expect(membership).toMatchObject({ role: "owner", currency: "KZT", workspaceName: "Default" });
    const wallet = await findWallet(test.db.pool, { accountId: membership.accountId });
    expect(wallet).toMatchObject({ currency: "KZT", balanceNano: 1_500_000_000n });
    expect(await count("select count(*) from account where wallet_id = $1", wallet?.id)).toBe(1);
  });

  it("keeps no password, token or code in clear", async () => {
    const email = newEmail();
    await signUp(app.anybody(), { email, password: PASSWORD });
    const token = tokenIn(lastMail(email));
    const { rows } = await test.db.pool.query(
      'select row_to_json(u) as u, row_to_json(t) as t from "user" u join verification_token t on t.user_id = u.id where u.email = $1',
      [email],
    );
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(rows)).not.toContain(PASSWORD);
  });

  it("answers the same for a known address, after the same time, changes nothing and tells its owner", async () => {
    const user = await signedUp();
    const timed = async (email: string) => {
      const since = performance.now();
      const answer = await signUp(app.anybody(), { email, password: "another password" });
      return { answer, ms: performance.now() - since };
    };
    const known = await timed(user.email);
    const unknown = await timed(newEmail());
    expect(known.answer).toEqual(unknown.answer);
    for (const { ms } of [known, unknown]) expect(ms).toBeGreaterThanOrEqual(395);
    expect(lastMail(user.email)).toContain("You already have an account");
    expect(await checkPassword(app.anybody(), { email: user.email, password: "another password" })).toBeNull();
    expect(await count("select count(*) from member where user_id = $1", user.id)).toBe(1);
  });

  it("repeated before the link is opened: the newest password and link count, one account stays", async () => {
    const email = newEmail();
    await signUp(app.anybody(), { email, password: "first password" });
    const first = tokenIn(lastMail(email));
    await signUp(app.anybody(), { email, password: "second password" });
    await expect(verifyEmail(app.anybody(), { token: first })).rejects.toMatchObject({ code: "invalid_request" });
    await verifyEmail(app.anybody(), { token: tokenIn(lastMail(email)) });
    expect(await checkPassword(app.anybody(), { email, password: "first password" })).toBeNull();
    expect(await checkPassword(app.anybody(), { email, password: "second password" })).toMatchObject({ email });
    expect(
      await count('select count(*) from member m join "user" u on u.id = m.user_id where u.email = $1', email),
    ).toBe(1);
  });

  it("five times at once makes one user with one account", async () => {
    const email = newEmail();
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => signUp(app.anybody(), { email, password: PASSWORD })),
    );
    expect(results.map(({ status }) => status)).toEqual(Array(5).fill("fulfilled"));
    expect(
      await count('select count(*) from member m join "user" u on u.id = m.user_id where u.email = $1', email),
    ).toBe(1);
  });

  it("leaves nothing behind when the wallet cannot be opened", async () => {
    const email = newEmail();
    await test.db.pool.query("alter table wallet rename to wallet_away");
    await expect(signUp(app.anybody(), { email, password: PASSWORD })).rejects.toThrow();
    await test.db.pool.query("alter table wallet_away rename to wallet");
    expect(await count('select count(*) from "user" where email = $1', email)).toBe(0);
    expect(lastMail(email)).toBe("");
  });

  it("names the field at fault", async () => {
    await expect(signUp(app.anybody(), { email: "nobody", password: PASSWORD })).rejects.toThrow(/e-mail/);
    await expect(signUp(app.anybody(), { email: newEmail(), password: "short" })).rejects.toThrow(/8 characters/);
  });
});

describe("codes", () => {
  it("sign in once, also with the space, within five tries", async () => {
    const user = await signedUp();
    await requestSignInCode(app.anybody(), { email: user.email });
    const code = codeIn(lastMail(user.email));
    const wrong = code.startsWith("0") ? "99999999" : "00000000";
    for (let tries = 0; tries < 4; tries++)
      expect(await verifySignInCode(app.anybody(), { email: user.email, code: wrong })).toBeNull();
    expect(await verifySignInCode(app.anybody(), { email: user.email, code })).toMatchObject({ id: user.id });
    expect(await verifySignInCode(app.anybody(), { email: user.email, code })).toBeNull();

    await requestSignInCode(app.anybody(), { email: user.email });
    const next = codeIn(lastMail(user.email));
    for (let tries = 0; tries < 5; tries++)
      expect(await verifySignInCode(app.anybody(), { email: user.email, code: wrong })).toBeNull();
    expect(await verifySignInCode(app.anybody(), { email: user.email, code: next })).toBeNull();
  });

  it("do not outlive ten minutes or a newer code", async () => {
    const user = await signedUp();
    await requestSignInCode(app.anybody(), { email: user.email });
    const old = codeIn(lastMail(user.email));
    await requestSignInCode(app.anybody(), { email: user.email });
    expect(await verifySignInCode(app.anybody(), { email: user.email, code: old })).toBeNull();
    await test.db.pool.query(
      "update verification_token set expires_at = created_at + interval '1 ms' where user_id = $1",
      [user.id],
    );
    expect(await verifySignInCode(app.anybody(), { email: user.email, code: codeIn(lastMail(user.email)) })).toBeNull();
  });

  it("at once ten times sign in once", async () => {
    const user = await signedUp();
    await requestSignInCode(app.anybody(), { email: user.email });
    const code = codeIn(lastMail(user.email));
    const results = await Promise.all(
      Array.from({ length: 10 }, () => verifySignInCode(app.anybody(), { email: user.email, code })),
    );
    expect(results.filter((result) => result !== null)).toHaveLength(1);
  });

  it("are not mailed to strangers, who get the same answer", async () => {
    const email = newEmail();
    expect(await requestSignInCode(app.anybody(), { email })).toEqual({ status: "check_your_mail" });
    expect(await requestPasswordReset(app.anybody(), { email })).toEqual({ status: "check_your_mail" });
    expect(lastMail(email)).toBe("");
  });

  it("throw away a password that was set before the address was verified", async () => {
    const email = newEmail();
    await signUp(app.anybody(), { email, password: "the attacker's own" });
    await requestSignInCode(app.anybody(), { email });
    const user = await verifySignInCode(app.anybody(), { email, code: codeIn(lastMail(email)) });
    expect(user).toMatchObject({ email, isVerified: true, passwordHash: null });
    expect(await checkPassword(app.anybody(), { email, password: "the attacker's own" })).toBeNull();
  });
});

describe("passwords", () => {
  it("are set anew by a mailed link, which ends every session", async () => {
    const user = await signedUp();
    const { sessionId } = await signedIn(user);
    expect(await findSession(app.services, { sessionId })).toMatchObject({ userId: user.id, email: user.email });
    await requestPasswordReset(app.anybody(), { email: user.email });
    const token = tokenIn(lastMail(user.email));
    expect(await resetPassword(app.anybody(), { token, password: "a brand new one" })).toEqual({ email: user.email });
    await expect(resetPassword(app.anybody(), { token, password: "once more, please" })).rejects.toMatchObject({
      code: "invalid_request",
    });
    expect(await findSession(app.services, { sessionId })).toBeNull();
    expect(await checkPassword(app.anybody(), { email: user.email, password: PASSWORD })).toBeNull();
    expect(await checkPassword(app.anybody(), { email: user.email, password: "a brand new one" })).toMatchObject({
      id: user.id,
    });
  });

  it("a link of one purpose does not serve another", async () => {
    const user = await signedUp();
    await requestPasswordReset(app.anybody(), { email: user.email });
    await expect(verifyEmail(app.anybody(), { token: tokenIn(lastMail(user.email)) })).rejects.toMatchObject({
      code: "invalid_request",
    });
  });
});

describe("tries", () => {
  it("are counted per e-mail and per address, and told when to come back", async () => {
    const user = await signedUp();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 25 }, () => checkPassword(app.anybody(), { email: user.email, password: "wrong password" })),
    );
    const refused = outcomes.filter((outcome) => outcome.status === "rejected").map(({ reason }) => reason);
    expect(refused.length).toBeGreaterThanOrEqual(5);
    for (const reason of refused)
      expect(reason).toMatchObject({ code: "rate_limited", retryAfterSeconds: expect.any(Number) });
    await expect(checkPassword(app.anybody(), { email: user.email, password: PASSWORD })).rejects.toMatchObject({
      code: "rate_limited",
    });

    const address = "192.0.2.55";
    const signUps = [];
    for (let tries = 0; tries < 21; tries++) {
      signUps.push(signUp(app.anybody(address), { email: newEmail(), password: PASSWORD }).then(() => "ok", codeOf));
    }
    expect((await Promise.all(signUps)).filter((outcome) => outcome === "rate_limited")).toHaveLength(1);
  });

  it("are refused when they cannot be counted", async () => {
    await test.db.pool.query("alter table attempt_counter rename to attempt_counter_away");
    await expect(checkPassword(app.anybody(), { email: newEmail(), password: PASSWORD })).rejects.toMatchObject({
      code: "temporarily_unavailable",
    });
    await test.db.pool.query("alter table attempt_counter_away rename to attempt_counter");
  });

  it("keep no e-mail or address in the counters", async () => {
    const { rows } = await test.db.pool.query("select bucket from attempt_counter");
    expect(rows.length).toBeGreaterThan(10);
    for (const { bucket } of rows) expect(bucket).toMatch(/^[\w-]{43}$/);
  });
});

describe("sessions", () => {
  it("are listed with device and address, revoked one by one or all but this", async () => {
    const user = await signedUp();
    const here = await signedIn(user);
    const there = await signedIn(user);
    await signedIn(user);
    const { data } = await listSessions(here.ctx);
    expect(data).toHaveLength(3);
    expect(data.find(({ is_current }) => is_current)).toMatchObject({
      id: here.sessionId,
      method: "password",
      user_agent: "Test browser",
      address: "203.0.113.9",
    });
    expect(await revokeSession(here.ctx, { id: there.sessionId })).toEqual({ revoked: 1 });
    expect(await findSession(app.services, { sessionId: there.sessionId })).toBeNull();
    await expect(revokeSession(here.ctx, { id: there.sessionId })).rejects.toMatchObject({ code: "not_found" });
    expect(await revokeAllSessions(here.ctx)).toEqual({ revoked: 1 });
    expect(await findSession(app.services, { sessionId: here.sessionId })).not.toBeNull();
    expect((await listSessions(here.ctx)).data).toHaveLength(1);
  });

  it("of somebody else cannot be revoked or seen", async () => {
    const mine = await signedIn(await signedUp());
    const theirs = await signedIn(await signedUp());
    await expect(revokeSession(mine.ctx, { id: theirs.sessionId })).rejects.toMatchObject({ code: "not_found" });
    expect(await findSession(app.services, { sessionId: theirs.sessionId })).not.toBeNull();
    await expect(listSessions(app.operator)).rejects.toMatchObject({ code: "authentication" });
  });

  it("end when they expire", async () => {
    const { sessionId } = await signedIn(await signedUp());
    await test.db.pool.query("update session set expires_at = now() where id = $1", [sessionId]);
    expect(await findSession(app.services, { sessionId })).toBeNull();
  });
});

describe("identities of other companies", () => {
  const google = (email: string, more = {}) => ({
    provider: "google",
    subject: `g-${email}`,
    email,
    isEmailVerified: true,
    name: "G",
    ...more,
  });

  it("make a user with an account, once, also at once", async () => {
    const email = newEmail();
    const users = await Promise.all([1, 2, 3].map(() => linkIdentity(app.anybody(), google(email))));
    expect(new Set(users.map(({ id }) => id)).size).toBe(1);
    const { membership } = await signedIn(users[0] as UserRow);
    expect(await findWallet(test.db.pool, { accountId: membership.accountId })).toMatchObject({
      balanceNano: 1_500_000_000n,
    });
    expect(await linkIdentity(app.anybody(), google("changed@example.com", { subject: `g-${email}` }))).toMatchObject({
      email,
    });
  });

  it("link to a user of the same verified address, and only then", async () => {
    const user = await signedUp();
    await expect(linkIdentity(app.anybody(), google(user.email, { isEmailVerified: false }))).rejects.toMatchObject({
      code: "permission",
    });
    expect(await linkIdentity(app.anybody(), google(user.email))).toMatchObject({
      id: user.id,
      passwordHash: expect.any(String),
    });
  });

  it("take over a never verified sign-up without its password", async () => {
    const email = newEmail();
    await signUp(app.anybody(), { email, password: "the attacker's own" });
    expect(await linkIdentity(app.anybody(), google(email))).toMatchObject({
      email,
      isVerified: true,
      passwordHash: null,
    });
    expect(await checkPassword(app.anybody(), { email, password: "the attacker's own" })).toBeNull();
  });
});

describe("workspaces", () => {
  it("of others answer like missing ones, and roles give scopes", async () => {
    const mine = await signedIn(await signedUp());
    const theirs = await signedIn(await signedUp());
    const userId = mine.ctx.actor.kind === "user" ? mine.ctx.actor.userId : "";
    const ask = (workspaceId: string) =>
      getWorkspaceContext(app.services, { userId, sessionId: mine.sessionId, workspaceId });
    for (const id of [theirs.membership.workspaceId, "ws_0", "ws_00000000000000000000000000000000"]) {
      await expect(ask(id)).rejects.toMatchObject({ code: "not_found" });
    }
    expect((await ask(mine.membership.workspaceId)).ctx.scopes.has("billing:write")).toBe(true);
    await test.db.pool.query("update member set role = 'viewer' where user_id = $1", [userId]);
    const { scopes } = (await ask(mine.membership.workspaceId)).ctx;
    expect([...scopes].sort()).toEqual(["account:read", "content:read", "keys:read", "usage:read"]);
  });
});

describe("the operator", () => {
  it("makes, shows and freezes accounts", async () => {
    const email = newEmail();
    const made = await createAccount(app.operator, { email, password: PASSWORD, currency: "RUB" });
    expect(made).toEqual({
      account_id: expect.stringMatching(/^acc_/),
      workspace_id: expect.stringMatching(/^ws_/),
      wallet_id: expect.stringMatching(/^wal_/),
      user_id: expect.stringMatching(/^usr_/),
    });
    expect(await checkPassword(app.anybody(), { email, password: PASSWORD })).toMatchObject({ email });
    expect((await findWallet(test.db.pool, { accountId: parseId(made.account_id) ?? "" }))?.balanceNano).toBe(0n);
    const more = await createAccount(app.operator, { email });
    expect(more.user_id).toBe(made.user_id);
    expect(more.account_id).not.toBe(made.account_id);

    const heard = vi.fn();
    await test.db.listen("access_changed", heard);
    await freezeAccount(app.operator, { accountId: made.account_id, reason: "chargeback" });
    expect(await showAccount(app.operator, { accountId: made.account_id })).toMatchObject({
      id: made.account_id,
      currency: "RUB",
      wallet_id: made.wallet_id,
      frozen: true,
      frozen_reason: "chargeback",
      members: [{ user_id: made.user_id, email, role: "owner" }],
      workspaces: [{ id: made.workspace_id, name: "Default", default_model: null }],
    });
    await expect.poll(() => heard.mock.calls).toContainEqual([`account:${parseId(made.account_id)}`]);
    await freezeAccount(app.operator, { accountId: made.account_id, reason: null });
    expect(await showAccount(app.operator, { accountId: made.account_id })).toMatchObject({ frozen: false });
    await expect(
      showAccount(app.operator, { accountId: "acc_00000000000000000000000000000000" }),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  it("is nobody else", async () => {
    await expect(createAccount(app.anybody(), { email: newEmail() })).rejects.toMatchObject({ code: "permission" });
    const { ctx } = await signedIn(await signedUp());
    await expect(createAccount(ctx, { email: newEmail() })).rejects.toMatchObject({ code: "permission" });
    await expect(freezeAccount(ctx, { accountId: ctx.accountId ?? "", reason: "x" })).rejects.toMatchObject({
      code: "permission",
    });
  });
});

describe("the audit log", () => {
  it("has who did what, and cannot be changed", async () => {
    const user = await signedUp();
    await signedIn(user);
    const { rows } = await test.db.pool.query(
      "select action, actor_kind, actor_id from audit_log where target_id = $1 order by created_at, id",
      [user.id],
    );
    expect(rows.map(({ action }) => action)).toEqual(["user.sign_up", "user.verify_email", "user.sign_in"]);
    expect(rows.every(({ actor_kind, actor_id }) => actor_kind === "user" && actor_id === user.id)).toBe(true);
    await expect(test.db.pool.query("update audit_log set action = 'x'")).rejects.toThrow(/append-only/);
    await expect(test.db.pool.query("delete from audit_log")).rejects.toThrow(/append-only/);
  });
});
