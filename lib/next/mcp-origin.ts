const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether a web page of this origin may talk to /mcp: our own pages, and tools that run on the reader's machine. Programs
 * send no Origin. Without this check any site could make a browser reach an installation in its reader's network by
 * rebinding a name to it.
 */
export function isMcpOrigin(origin: string | null, appUrl: string): boolean {
  if (origin === null) return true;
  if (!URL.canParse(origin)) return false;
  const { origin: clean, hostname } = new URL(origin);
  return clean === new URL(appUrl).origin || LOOPBACK.test(hostname);
}
