import { type Nano, nano } from "@/lib/kernel";
import { affordableOutput, outputCost, promptBound } from "../metering";
import type { Candidate } from "../routing";
import type { Reserved } from "./stages";

export type StopReason = "insufficient_credits" | "max_cost";

const RETRY_MS = 250;
/** How far a stream may run past its hold while the ledger does not answer. */
const UNHELD_SLICES_MAX = 2;

/**
 * The hold of a streamed call grows by slices: when less than a quarter of a slice is left, the next is asked for, while
 * the stream runs on. A slice refused means: to the end of what is held, and no further.
 */
export class Slices {
  private readonly stage: Reserved;
  private readonly candidate: Candidate;
  private readonly promptTokens: number;
  /** Output tokens the hold covers so far. */
  private granted: number;
  /** Output tokens this call may make at all. */
  private readonly most: number;
  private heldNano: Nano;
  private isAsking = false;
  private isRefused = false;
  private retryAtMs = 0;

  constructor(stage: Reserved, candidate: Candidate) {
    this.stage = stage;
    this.candidate = candidate;
    this.promptTokens = promptBound(
      stage.promptTokens,
      stage.facts.parameters.includes("tools"),
      candidate.model.contextLength,
    );
    this.granted = stage.hold?.outputTokens ?? Number.POSITIVE_INFINITY;
    this.heldNano = stage.hold?.amountNano ?? nano(0n);
    this.most = Math.min(stage.outputCap * stage.facts.choiceCount, stage.maxCostTokens);
  }

  /** All that is held for the call. */
  get held(): Nano {
    return this.heldNano;
  }

  /** Tells how far the stream is. A reason back = stop here. */
  reached(outputTokens: number): StopReason | null {
    if (outputTokens > this.stage.maxCostTokens) return "max_cost";
    if (this.isRefused) return outputTokens >= this.granted ? "insufficient_credits" : null;
    const { sliceTokens } = this.stage.core.ports.options;
    if (this.granted >= this.most) return null;
    if (outputTokens + sliceTokens / 4 >= this.granted) this.ask();
    return outputTokens >= this.granted + UNHELD_SLICES_MAX * sliceTokens ? "insufficient_credits" : null;
  }

  private ask(): void {
    const { core } = this.stage;
    if (this.isAsking || core.ports.clock.monotonic() < this.retryAtMs) return;
    this.isAsking = true;
    void this.extend(Math.min(core.ports.options.sliceTokens, this.most - this.granted)).finally(() => {
      this.isAsking = false;
    });
  }

  private async extend(tokens: number): Promise<void> {
    const { stage, candidate, promptTokens } = this;
    const { card } = candidate;
    if (!card) return;
    const { wallet, clock, log } = stage.core.ports;
    const addNano = outputCost(card, tokens, promptTokens);
    try {
      if (addNano > 0n) {
        const outcome = await wallet.extend(stage.generationId, addNano);
        if (!outcome.ok) {
          const left = affordableOutput(card, outcome.availableNano, promptTokens);
          if (left > 0 && left < tokens) await this.extend(left);
          this.isRefused = true;
          return;
        }
        this.heldNano = nano(this.heldNano + addNano);
      }
      this.granted += tokens;
    } catch (error) {
      // The ledger does not answer: the stream runs on within what is held and asks again.
      this.retryAtMs = clock.monotonic() + RETRY_MS;
      log.warn({ generationId: stage.generationId, error: String(error) }, "a hold could not be extended");
    }
  }
}
