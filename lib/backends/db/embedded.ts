import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import pg from "pg";
import { type EmbeddedPaths, embeddedPaths, type ServerUser, serverUser } from "./embedded-paths";
import { isAlive, releaseLock, takeLock } from "./folder-lock";

/** A PostgreSQL of our own under DATA_DIR, on loopback, with a password only we know. */
export interface EmbeddedPostgres {
  readonly url: string;
  /** False when another live process of ours runs it and we only joined. */
  readonly isOwner: boolean;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Extra server settings, e.g. { fsync: "off" } for tests. */
  readonly settings?: Readonly<Record<string, string>>;
}

interface ClusterRecord {
  readonly port: number;
  readonly pid: number;
  readonly password: string;
  readonly native: string;
  readonly cluster: string;
}

/**
 * Starts, adopts (after a kill -9 of our process) or joins the cluster of a data folder. As root the server runs as an
 * unprivileged user. Throws when the binaries are missing or the server does not come up; its log is DATA_DIR/postgres.log.
 */
export async function startEmbedded(dataDir: string, options: EmbeddedOptions = {}): Promise<EmbeddedPostgres> {
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const lockFile = path.join(dataDir, "postgres.lock");
  const lock = takeLock(lockFile);
  if (!lock.isTaken) return join(dataDir, lock.pid);
  try {
    const user = serverUser();
    const record = readRecord(dataDir);
    if (record && (await canConnect(record))) return owned(record, lockFile);
    const paths = embeddedPaths(dataDir, user);
    const password = await ensureCluster(paths, user, record?.password);
    const started = await launch(dataDir, paths, user, password, options);
    return owned(started, lockFile);
  } catch (error) {
    releaseLock(lockFile);
    throw error;
  }
}

const urlOf = (record: ClusterRecord): string =>
  `postgresql://postgres:${record.password}@127.0.0.1:${record.port}/postgres`;

function readRecord(dataDir: string): ClusterRecord | null {
  try {
    return JSON.parse(readFileSync(path.join(dataDir, "postgres.json"), "utf8"));
  } catch {
    return null;
  }
}

async function join(dataDir: string, pid: number): Promise<EmbeddedPostgres> {
  for (let tries = 0; tries < 300; tries++) {
    const record = readRecord(dataDir);
    if (record && (await canConnect(record))) return { url: urlOf(record), isOwner: false, stop: async () => {} };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(
    `The database in ${dataDir} belongs to process ${pid}, which does not answer. Stop it, or set DATABASE_URL.`,
  );
}

async function canConnect(record: ClusterRecord): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(record), connectionTimeoutMillis: 2000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function owned(record: ClusterRecord, lockFile: string): EmbeddedPostgres {
  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    const pid = postmasterPid(record.cluster) ?? record.pid;
    if (isAlive(pid)) process.kill(pid, "SIGINT");
    for (let tries = 0; tries < 400 && isAlive(pid); tries++) await new Promise((resolve) => setTimeout(resolve, 25));
    if (isAlive(pid)) process.kill(pid, "SIGQUIT");
    releaseLock(lockFile);
  };
  return {
    url: urlOf(record),
    isOwner: true,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

function postmasterPid(cluster: string): number | null {
  try {
    return Number(readFileSync(path.join(cluster, "postmaster.pid"), "utf8").split("\n")[0]);
  } catch {
    return null;
  }
}

const as = (user: ServerUser | null) => (user ? { uid: user.uid, gid: user.gid } : {});

async function ensureCluster(
  paths: EmbeddedPaths,
  user: ServerUser | null,
  known: string | undefined,
): Promise<string> {
  if (existsSync(path.join(paths.cluster, "PG_VERSION")) && known) return known;
  if (existsSync(paths.cluster) && existsSync(path.join(paths.cluster, "PG_VERSION"))) {
    throw new Error(
      `${paths.cluster} holds a database but postgres.json, which has its password, is missing beside it.`,
    );
  }
  rmSync(paths.cluster, { recursive: true, force: true });
  mkdirSync(paths.cluster, { recursive: true, mode: 0o700 });
  const password = randomBytes(18).toString("base64url");
  const passwordFile = path.join(paths.cluster, "..", "postgres.pw");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) {
    chownSync(paths.cluster, user.uid, user.gid);
    chownSync(passwordFile, user.uid, user.gid);
  }
  try {
    await run(path.join(paths.native, "bin", "initdb"), user, [
      ...["-D", paths.cluster, "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"],
      ...["--auth=scram-sha-256", `--pwfile=${passwordFile}`],
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  return password;
}

function run(command: string, user: ServerUser | null, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...as(user), cwd: "/", stdio: ["ignore", "ignore", "pipe"] });
    let errors = "";
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    child.on("error", (cause) => reject(new Error(`${command} could not be started: ${cause.message}`, { cause })));
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`${path.basename(command)} failed (${code}): ${errors.trim()}`)),
    );
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no free port")),
      );
    });
  });
}

async function launch(
  dataDir: string,
  paths: EmbeddedPaths,
  user: ServerUser | null,
  password: string,
  options: EmbeddedOptions,
): Promise<ClusterRecord> {
  const port = await freePort();
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const logFile = openSync(path.join(dataDir, "postgres.log"), "a", 0o600);
  // A group of its own: Ctrl-C in a terminal must reach us first, so that running requests settle before it goes.
  const child = spawn(path.join(paths.native, "bin", "postgres"), ["-D", paths.cluster, "-p", String(port), ...flags], {
    ...as(user),
    cwd: "/",
    detached: true,
    stdio: ["ignore", logFile, logFile],
  });
  let failure: Error | null = null;
  child.on("error", (error) => {
    failure = error;
  });
  child.on("exit", (code) => {
    failure ??= new Error(`postgres stopped at once (${code})`);
  });
  child.unref();
  const record: ClusterRecord = { port, pid: child.pid ?? 0, password, ...paths };
  const file = path.join(dataDir, "postgres.json");
  writeFileSync(file, JSON.stringify(record), { mode: 0o600 });
  chmodSync(file, 0o600);
  for (let tries = 0; tries < 600 && !failure; tries++) {
    if (await canConnect(record)) return record;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`PostgreSQL did not start; see ${path.join(dataDir, "postgres.log")}.`, { cause: failure });
}
