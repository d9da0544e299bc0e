import { newUuid } from "@/lib/kernel";

const LEGAL = /^[a-zA-Z0-9_-]{1,64}$/;

/**
 * Names the calls of one answer: the vendor's id where it gave a fit one, else one made from the answer's id, so that no
 * two calls of a conversation share it.
 */
export class CallIds {
  private readonly used = new Set<string>();
  private base: string | null = null;
  private count = 0;

  /** The answer's own id, as soon as it is known. */
  from(responseId: string | null): void {
    const fit = responseId?.replace(/[^a-zA-Z0-9]/g, "").slice(0, 40);
    if (fit) this.base ??= fit;
  }

  name(given: unknown): string {
    const id = typeof given === "string" && LEGAL.test(given) && !this.used.has(given) ? given : this.made();
    this.used.add(id);
    return id;
  }

  private made(): string {
    this.base ??= newUuid().replaceAll("-", "");
    this.count += 1;
    return `call_${this.base}_${this.count}`;
  }
}
