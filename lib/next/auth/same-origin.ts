import { AppError } from "@/lib/kernel";

const READS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses requests that another site's page makes with our visitor's cookies. The browser's own word
 * (`Sec-Fetch-Site`) counts first; without it `Origin` must be the installation's public address. What changes something
 * must have one of the two.
 */
export function requireSameOrigin(request: Pick<Request, "method" | "headers">, appUrl: string): void {
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const isRead = READS.has(request.method);
  if (site === "same-origin" || (site === "none" && isRead)) return;
  if (site === null && origin === new URL(appUrl).origin) return;
  if (site === null && origin === null && isRead) return;
  throw new AppError("permission", {
    message: `This request does not come from a page of ${appUrl}. If that is not the address you use, set APP_URL.`,
  });
}
