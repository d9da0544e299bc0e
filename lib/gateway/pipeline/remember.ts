import { ownerOf } from "./resume";
import type { Reserved } from "./stages";

/**
 * Keeps an answer that may be gone on from by its id, before its last byte leaves, so that the client's next request finds
 * it. `answer` is the whole body or a stream's last frames. Never rejects: a store that fails costs the client its state,
 * not its answer.
 */
export async function remember(stage: Reserved, answer: string | Uint8Array | readonly Uint8Array[]): Promise<void> {
  const { state } = stage.dialect;
  const { responses, log } = stage.core.ports;
  // Through the proxy the provider keeps its own answers.
  if (!state || !responses || stage.native) return;
  try {
    const turn = state.keep(stage.body, textOf(answer));
    if (turn) await responses.save(ownerOf(stage), stage.generationId, turn);
  } catch (error) {
    log.error({ generationId: stage.generationId, error: String(error) }, "an answer could not be kept");
  }
}

function textOf(answer: string | Uint8Array | readonly Uint8Array[]): string {
  if (typeof answer === "string") return answer;
  return Buffer.concat(answer instanceof Uint8Array ? [answer] : answer).toString("utf8");
}
