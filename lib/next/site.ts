import { headers } from "next/headers";
import { cache } from "react";
import { readConfig } from "@/lib/config";

/** What the operator calls this installation and where people reach it. */
export interface Site {
  readonly name: string;
  /** Without a trailing slash. */
  readonly url: string;
  /** What the landing page's live request calls. */
  readonly demoModel: string;
}

export const getSite = cache((): Site => {
  const config = readConfig();
  return { name: config.APP_NAME, url: config.appUrl, demoModel: config.DEMO_MODEL };
});

/** The nonce of this request's policy, set in proxy.ts. */
export const getNonce = async (): Promise<string | undefined> => (await headers()).get("x-nonce") ?? undefined;

/** The address asked for with its query, without its language, e.g. "/console/keys?new=1". */
export const getPath = async (): Promise<string> => (await headers()).get("x-path") ?? "/";
