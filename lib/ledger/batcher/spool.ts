import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";

const SUFFIX = ".jsonl";

/**
 * Append-only files of settles that the database could not take. A line counts once it is fsynced. Files are named
 * `<owner>+<number>.jsonl`, so that a later process can tell whose they are.
 */
export class Spool {
  readonly #folder: string;
  readonly #owner: string;
  #file: FileHandle | null = null;
  #number = 0;
  #waiting: { line: string; resolve: () => void; reject: (error: unknown) => void }[] = [];
  #writing: Promise<void> | null = null;

  constructor(folder: string, owner: string) {
    this.#folder = folder;
    this.#owner = encodeURIComponent(owner);
  }

  /** Resolves when the line is on disk. Lines that arrive together share one fsync. */
  append(line: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject });
      this.#writing ??= this.#write();
    });
  }

  /** Closes the file being written and lists all files of this owner, oldest first. */
  async seal(): Promise<string[]> {
    while (this.#writing) await this.#writing;
    await this.#file?.close();
    this.#file = null;
    return (await this.#list()).filter((file) => file.owner === this.#owner).map((file) => file.path);
  }

  /** Takes over the files of owners that `isDead` says are gone; whoever renames first has them. */
  async adopt(isDead: (owner: string) => boolean): Promise<void> {
    for (const file of await this.#list()) {
      if (file.owner === this.#owner || !isDead(decodeURIComponent(file.owner))) continue;
      const mine = path.join(
        this.#folder,
        `${this.#owner}+${file.owner}+${path.basename(file.path).slice(file.owner.length + 1)}`,
      );
      await rename(file.path, mine).catch((error: { code?: string }) => {
        if (error.code !== "ENOENT") throw error;
      });
    }
  }

  /** Complete lines of a file. A torn last line was never acknowledged. */
  async read(file: string): Promise<string[]> {
    const text = await readFile(file, "utf8");
    return text
      .slice(0, text.lastIndexOf("\n") + 1)
      .split("\n")
      .slice(0, -1);
  }

  remove(file: string): Promise<void> {
    return rm(file, { force: true });
  }

  /** Puts a file aside whose lines could not all be booked. */
  quarantine(file: string): Promise<void> {
    return rename(file, `${file}.refused`);
  }

  async #list(): Promise<{ owner: string; path: string }[]> {
    const names = await readdir(this.#folder).catch(() => [] as string[]);
    return names
      .filter((name) => name.endsWith(SUFFIX))
      .sort()
      .map((name) => ({ owner: name.slice(0, name.indexOf("+")), path: path.join(this.#folder, name) }));
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        this.#file ??= await this.#open();
        await this.#file.appendFile(batch.map((each) => `${each.line}\n`).join(""));
        await this.#file.datasync();
        for (const each of batch) each.resolve();
      } catch (error) {
        for (const each of batch) each.reject(error);
        // What was written in part stays the last line of its file.
        await this.#file?.close().catch(() => {});
        this.#file = null;
      }
    }
    this.#writing = null;
  }

  async #open(): Promise<FileHandle> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const name = `${this.#owner}+${Date.now()}-${String(this.#number++).padStart(6, "0")}${SUFFIX}`;
    const file = await open(path.join(this.#folder, name), "ax", 0o600);
    // The name must survive a power cut too.
    const folder = await open(this.#folder, "r");
    await folder.sync().finally(() => folder.close());
    return file;
  }
}
