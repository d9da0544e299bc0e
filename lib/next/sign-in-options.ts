import { readConfig } from "@/lib/config";

/** Sign-ins of other companies that the operator configured, in the order of their buttons. */
export function elsewhereProviders(): readonly { readonly id: string; readonly name: string }[] {
  const { GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET } = readConfig();
  return [
    ...(GOOGLE_CLIENT_ID && GOOGLE_CLIENT_SECRET ? [{ id: "google", name: "Google" }] : []),
    ...(GITHUB_CLIENT_ID && GITHUB_CLIENT_SECRET ? [{ id: "github", name: "GitHub" }] : []),
  ];
}

/** Whether mails stay in the outbox for the operator to read, because no mail server is set. */
export const isMailKept = (): boolean => readConfig().SMTP_URL === undefined;
