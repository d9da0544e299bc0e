import { afterAll, beforeAll, expect, it } from "vitest";
import {
  changePassword,
  checkPassword,
  createAccount,
  findSession,
  getProfile,
  getWorkspaceContext,
  openSession,
  updateProfile,
} from "@/lib/accounts";
import type { Context } from "@/lib/context";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createTestServices, type TestServices } from "../support/services";

let test: TestDatabase;
let app: TestServices;
const email = "ada@example.com";
const PASSWORD = "correct horse battery";

beforeAll(async () => {
  test = await createTestDatabase();
  app = createTestServices(test.db);
  await createAccount(app.operator, { email, password: PASSWORD });
});
afterAll(() => test.drop());

async function signIn(password: string): Promise<{ readonly ctx: Context; readonly sessionId: string }> {
  const user = await checkPassword(app.anybody(), { email, password });
  if (!user) throw new Error("not signed in");
  const sessionId = await openSession(app.anybody(), { user, method: "password" });
  const { ctx } = await getWorkspaceContext(app.services, { userId: user.id, sessionId, workspaceId: null });
  return { ctx, sessionId };
}
const paramOf = (work: Promise<unknown>) =>
  work.then(
    () => "none",
    (error: { param?: string; code: string }) => error.param ?? error.code,
  );

it("name and language are changed one by one, and only by the person", async () => {
  const { ctx } = await signIn(PASSWORD);
  expect(await getProfile(ctx)).toEqual({ email, name: null, locale: "en", has_password: true });
  await updateProfile(ctx, { name: " Ada " });
  expect(await updateProfile(ctx, { locale: "ru" })).toMatchObject({ name: "Ada", locale: "ru" });
  const key: Context = { ...ctx, actor: { kind: "key", keyId: "00000000-0000-7000-8000-000000000000" } };
  expect(await paramOf(updateProfile(key, { name: "Eve" }))).toBe("authentication");
});

it("a password is changed by who knows it; every other session ends, this one stays", async () => {
  const here = await signIn(PASSWORD);
  const elsewhere = await signIn(PASSWORD);
  const changed = { current_password: "a wrong guess", password: "another good password" };
  expect(await paramOf(changePassword(here.ctx, changed))).toBe("current_password");
  expect(await findSession(app.services, elsewhere)).not.toBeNull();

  await changePassword(here.ctx, { ...changed, current_password: PASSWORD });
  expect(await findSession(app.services, here)).not.toBeNull();
  expect(await findSession(app.services, elsewhere)).toBeNull();
  expect(await checkPassword(app.anybody(), { email, password: PASSWORD })).toBeNull();
  expect(await checkPassword(app.anybody(), { email, password: changed.password })).not.toBeNull();
  const { rows } = await test.db.pool.query("select action from audit_log where action like 'user.%'");
  expect(rows.map(({ action }) => action)).toContain("user.change_password");
});

it("guesses are counted, and nobody without a password can be given one this way", async () => {
  const { ctx } = await signIn("another good password");
  await test.db.pool.query('update "user" set password_hash = null where email = $1', [email]);
  expect((await getProfile(ctx)).has_password).toBe(false);
  const guess = { current_password: "x", password: "a password of theirs" };
  const answers: string[] = [];
  for (let tries = 0; tries < 21; tries++) answers.push(await paramOf(changePassword(ctx, guess)));
  expect(new Set(answers)).toEqual(new Set(["current_password", "rate_limited"]));
}, 60_000);
