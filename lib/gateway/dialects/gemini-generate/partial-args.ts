import { isObject, type JsonObject } from "../read";

/** One step of a path such as `$.recipe.items[0]["name"]`. */
const STEP = /\.([^.[\]]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\['([^']*)'\]/g;
const STEPS_MOST = 32;
const INDEX_MOST = 10_000;

function stepsOf(path: string): (string | number)[] {
  const steps: (string | number)[] = [];
  for (const match of path.matchAll(STEP)) {
    const [, name, index, quoted, single] = match;
    steps.push(index === undefined ? (name ?? quoted ?? single ?? "") : Math.min(INDEX_MOST, Number(index)));
  }
  return steps.slice(0, STEPS_MOST);
}

function leafOf(piece: JsonObject, before: unknown): unknown {
  if (typeof piece.stringValue === "string") return (typeof before === "string" ? before : "") + piece.stringValue;
  if (piece.numberValue !== undefined) return piece.numberValue;
  if (piece.boolValue !== undefined) return piece.boolValue;
  return null;
}

type Node = Record<string | number, unknown>;

/** Arguments that Vertex streams piece by piece, each with its JSON path; strings grow until `willContinue` is gone. */
export class PartialArgs {
  private readonly root: Node = Object.create(null) as Node;

  /** Takes the `partialArgs` of one chunk. */
  add(pieces: unknown): void {
    const list: readonly unknown[] = Array.isArray(pieces) ? pieces : [];
    for (const piece of list) {
      if (isObject(piece) && typeof piece.jsonPath === "string") this.set(stepsOf(piece.jsonPath), piece);
    }
  }

  get json(): string {
    return JSON.stringify(this.root);
  }

  private set(steps: readonly (string | number)[], piece: JsonObject): void {
    let node = this.root;
    for (const [place, step] of steps.entries()) {
      const next = steps[place + 1];
      if (next === undefined) {
        node[step] = leafOf(piece, node[step]);
        return;
      }
      const inner = node[step];
      if (typeof inner === "object" && inner !== null) node = inner as Node;
      else {
        const made = (typeof next === "number" ? [] : Object.create(null)) as Node;
        node[step] = made;
        node = made;
      }
    }
  }
}
