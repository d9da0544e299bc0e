import { getMessages } from "next-intl/server";
import type { Messages } from "@/components/i18n/messages";

/** The texts that client components of an area need; the rest stays on the server. */
export async function clientMessages<Name extends keyof Messages>(
  ...names: readonly Name[]
): Promise<Pick<Messages, Name>> {
  const messages: Messages = await getMessages();
  return Object.fromEntries(names.map((name) => [name, messages[name]])) as Pick<Messages, Name>;
}
