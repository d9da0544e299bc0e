import { test as base, type Page } from "@playwright/test";
import { startApp, type TestApp } from "../support/app";
import { type IdentityServer, startIdentityServer } from "../support/identity-server";
import { type LocalStripe, startLocalStripe } from "../support/stripe";
import { postTo } from "../support/stripe/deliveries";
import { startUpstream, type TestUpstream } from "../support/upstream";

export interface World {
  readonly app: TestApp;
  readonly stripe: LocalStripe;
  readonly upstream: TestUpstream;
  readonly elsewhere: IdentityServer;
}

export interface Person {
  readonly email: string;
  readonly password: string;
  readonly accountId: string;
  readonly workspaceId: string;
}

export const PASSWORD = "correct horse battery";

/** One installation for the whole run: our server, a local Stripe, a local provider. */
export const test = base.extend<object, { readonly world: World }>({
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      const [stripe, upstream, elsewhere] = await Promise.all([
        startLocalStripe(),
        startUpstream(),
        startIdentityServer(),
      ]);
      const app = await startApp({
        env: {
          STRIPE_SECRET_KEY: stripe.secretKey,
          STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
          STRIPE_API_BASE: stripe.url,
          OPENAI_API_KEY: "sk-upstream",
          OPENAI_BASE_URL: upstream.baseUrl,
          GOOGLE_CLIENT_ID: elsewhere.clientId,
          GOOGLE_CLIENT_SECRET: elsewhere.clientSecret,
          GOOGLE_ISSUER: elsewhere.url,
          GITHUB_CLIENT_ID: elsewhere.clientId,
          GITHUB_CLIENT_SECRET: elsewhere.clientSecret,
          GITHUB_BASE_URL: elsewhere.url,
        },
      });
      stripe.deliveries.setReceiver(postTo(`${app.origin}/api/stripe/webhook`));
      await use({ app, stripe, upstream, elsewhere });
      await app.close();
      await elsewhere.close();
      await upstream.close();
      await stripe.close();
    },
    { scope: "worker", timeout: 600_000 },
  ],
  baseURL: async ({ world }, use) => use(world.app.origin),
});

export { expect } from "@playwright/test";

let people = 0;

/** Makes an account on the command line. */
export async function makePerson({ app }: World, ...flags: string[]): Promise<Person> {
  people += 1;
  const email = `person${people}@example.com`;
  const made = await app.cli<{ account_id: string; workspace_id: string }>(
    ...["account", "create", "--email", email, "--password", PASSWORD, ...flags],
  );
  return { email, password: PASSWORD, accountId: made.account_id, workspaceId: made.workspace_id };
}

/** Signs in through the form. */
export async function signIn(page: Page, person: Person, to = "/console/settings"): Promise<void> {
  await page.goto(`/sign-in?to=${encodeURIComponent(to)}`);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(`**${to}`);
}

/** The newest mail to an address, as the operator reads it. */
export async function newestMail({ app }: World, to: string): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const mails = await app.cli<readonly { to: string; text: string }[]>("mail", "list");
    const found = mails.find((mail) => mail.to === to);
    if (found) return found.text;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no mail for ${to}`);
}
