import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkPassword, createAccount, getWorkspaceContext, openSession } from "@/lib/accounts";
import type { Context } from "@/lib/context";
import { parseId } from "@/lib/kernel";
import {
  type ConversationContent,
  createConversation,
  createShare,
  deleteConversation,
  deleteShare,
  getConversation,
  listConversations,
  listShares,
  purgeConversations,
  readShare,
  updateConversation,
} from "@/lib/playground";
import { createTestDatabase, type TestDatabase } from "../support/database";
import { createTestServices, type TestServices } from "../support/services";

let test: TestDatabase;
let app: TestServices;
let author: Context;
let stranger: Context;
const PASSWORD = "correct horse battery";

beforeAll(async () => {
  test = await createTestDatabase();
  app = createTestServices(test.db);
  [author, stranger] = await Promise.all([person("author@example.com"), person("stranger@example.com")]);
});
afterAll(() => test.drop());

async function person(email: string): Promise<Context> {
  await createAccount(app.operator, { email, password: PASSWORD });
  const user = await checkPassword(app.anybody(), { email, password: PASSWORD });
  if (!user) throw new Error("no user");
  const sessionId = await openSession(app.anybody(), { user, method: "password" });
  const found = await getWorkspaceContext(app.services, { userId: user.id, sessionId, workspaceId: null });
  return found.ctx;
}

const answer = (text: string) => ({
  status: "done" as const,
  text,
  reasoning: "",
  toolCalls: [],
  failure: null,
  finishReason: "stop",
  ttftMs: 12,
  totalMs: 40,
  usage: null,
  provider: "sandbox",
  generationId: null,
});
const said = (question: string, reply: string): ConversationContent => ({
  version: 1,
  settings: { mode: "test", system: "", parameters: {}, tools: [] },
  turns: [{ id: "t1", text: question, attachments: [] }],
  columns: [{ id: "c1", modelId: "sandbox/echo", replies: { t1: [{ answer: answer(reply), results: {} }] } }],
});
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "none",
    (error: { code: string }) => error.code,
  );

describe("conversations", () => {
  it("are kept as they were, called by their first words, with what PostgreSQL's text cannot hold", async () => {
    const content = said("Hello\0  there\nand more", "x\0y\ud800");
    const made = await createConversation(author, { content });
    expect(made).toMatchObject({ title: "Hello there and more", models: ["sandbox/echo"], revision: 1 });
    const found = await getConversation(author, { id: made.id });
    expect(found.content).toEqual(content);
    expect((await listShares(author, { id: made.id })).data).toEqual([]);
    const daysLeft = (Date.parse(found.expires_at) - Date.now()) / 86_400_000;
    expect(Math.round(daysLeft)).toBe(365);
  });

  it("are seen by their author only", async () => {
    const { id } = await createConversation(author, { content: said("private matter", "yes") });
    expect(await codeOf(getConversation(stranger, { id }))).toBe("not_found");
    expect(await codeOf(updateConversation(stranger, { id, title: "mine" }))).toBe("not_found");
    expect(await codeOf(createShare(stranger, { id }))).toBe("not_found");
    expect(await codeOf(listShares(stranger, { id }))).toBe("not_found");
    expect(await codeOf(deleteConversation(stranger, { id }))).toBe("not_found");
    expect((await listConversations(stranger, {})).data).toEqual([]);
    const key: Context = { ...author, actor: { kind: "key", keyId: "00000000-0000-7000-8000-000000000000" } };
    expect(await codeOf(listConversations(key, {}))).toBe("authentication");
  });

  it("are found by what was said and by title, a page at a time; wildcards are letters", async () => {
    await createConversation(author, { content: said("needle_1 in hay", "ok") });
    await createConversation(author, { content: said("q", "the answer has needle_2"), title: "100% sure" });
    const titles = async (search: string) =>
      (await listConversations(author, { search })).data.map(({ title }) => title);
    expect(await titles("NEEDLE_")).toEqual(["100% sure", "needle_1 in hay"]);
    expect(await titles("100%")).toEqual(["100% sure"]);
    expect(await titles("needle%1")).toEqual([]);
    const first = await listConversations(author, { limit: 1 });
    expect(first.has_more).toBe(true);
    const second = await listConversations(author, { limit: 1, after: first.data[0]?.id });
    expect(second.data[0]?.id).not.toBe(first.data[0]?.id);
  });

  it("of two tabs, the slower one is told", async () => {
    const { id, revision } = await createConversation(author, { content: said("one", "1") });
    const changed = await updateConversation(author, { id, revision, content: said("two", "2") });
    expect(changed.revision).toBe(2);
    expect(await codeOf(updateConversation(author, { id, revision, content: said("three", "3") }))).toBe("conflict");
    const renamed = await updateConversation(author, { id, title: "Numbers" });
    expect(renamed).toMatchObject({ title: "Numbers", revision: 3 });
    expect((await getConversation(author, { id })).content.turns[0]?.text).toBe("two");
  });

  it("go for good when deleted or when their time is over, and their links with them", async () => {
    const kept = await createConversation(author, { content: said("stays", "") });
    const deleted = await createConversation(author, { content: said("goes", "") });
    const expired = await createConversation(author, { content: said("old", "") });
    const links = await Promise.all([kept, deleted, expired].map(({ id }) => createShare(author, { id })));
    await deleteConversation(author, { id: deleted.id });
    await test.db.pool.query("update conversation set expires_at = now() where id = $1", [
      expired.id.slice("conv_".length),
    ]);
    expect(await codeOf(getConversation(author, { id: expired.id }))).toBe("not_found");
    expect(await purgeConversations(app.services)).toBe(1);
    const seen = await Promise.all(links.map(({ token }) => codeOf(readShare(app.services, { token }))));
    expect(seen).toEqual(["none", "not_found", "not_found"]);
  });
});

it("one person keeps so much and no more, shared copies counted in", async () => {
  const reader = await person("reader@example.com");
  const { id } = await createConversation(reader, { content: said("large", "") });
  await test.db.pool.query("update conversation set content = repeat('x', $2) where id = $1", [
    parseId(id),
    200 * 1024 * 1024,
  ]);
  expect(await codeOf(createConversation(reader, { content: said("small", "") }))).toBe("payload_too_large");
  expect(await codeOf(createShare(reader, { id }))).toBe("payload_too_large");
  await updateConversation(reader, { id, content: said("smaller", "") });
  expect(await codeOf(createConversation(reader, { content: said("small", "") }))).toBe("none");

  await test.db.pool.query(
    `insert into conversation (id, workspace_id, user_id, title, models, content, search_text, expires_at)
     select gen_random_uuid(), workspace_id, user_id, title, models, content, search_text, expires_at
     from conversation, generate_series(1, 998) where id = $1`,
    [parseId(id)],
  );
  expect(await codeOf(createConversation(reader, { content: said("one too many", "") }))).toBe("payload_too_large");
}, 120_000);

describe("a share link", () => {
  it("shows what was said until it was made, and nothing once it is revoked", async () => {
    const { id } = await createConversation(author, { content: said("public", "then"), title: "Shown" });
    const link = await createShare(author, { id });
    expect(link.token).toMatch(/^[\w-]{43}$/);
    await updateConversation(author, { id, content: said("public", "later secret") });
    const shown = await readShare(app.services, { token: link.token });
    expect(shown).toMatchObject({ title: "Shown", content: said("public", "then") });
    expect((await listShares(author, { id })).data).toEqual([{ id: link.id, created_at: link.created_at }]);
    expect(await codeOf(deleteShare(stranger, { id, share_id: link.id }))).toBe("not_found");
    await deleteShare(author, { id, share_id: link.id });
    expect(await codeOf(readShare(app.services, { token: link.token }))).toBe("not_found");
  });

  it("is not in the database: only its hash is", async () => {
    const { id } = await createConversation(author, { content: said("a", "b") });
    const { token } = await createShare(author, { id });
    const { rows } = await test.db.pool.query("select * from conversation_share");
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it("of a frozen account leads nowhere", async () => {
    const { id } = await createConversation(stranger, { content: said("a", "b") });
    const { token } = await createShare(stranger, { id });
    await test.db.pool.query("update account set frozen_at = now() where id = $1", [stranger.accountId]);
    expect(await codeOf(readShare(app.services, { token }))).toBe("not_found");
    expect(await codeOf(readShare(app.services, { token: "x" }))).toBe("not_found");
  });
});
