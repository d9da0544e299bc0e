const LEGAL = /^[a-zA-Z0-9_-]{1,64}$/;

/** FNV-1a, 32 bits, eight hex digits: enough to keep shortened ids of one conversation apart. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}

/** An id of any vendor as one Anthropic takes: letters, digits, _ and -, at most 64. The same id gives the same. */
export const legalId = (id: string): string =>
  LEGAL.test(id) ? id : `${id.replace(/[^a-zA-Z0-9_-]/g, "_").slice(0, 48)}_${digest(id)}`;

/** Names calls for one conversation, in order. A result belongs to the latest call of its id. */
export interface CallIds {
  call(id: string): string;
  result(id: string): string;
}

/** Ids must be unique over the whole conversation; some vendors count from zero again in every turn. */
export function callIds(): CallIds {
  const latest = new Map<string, string>();
  const used = new Set<string>();
  return {
    call(id) {
      let name = legalId(id);
      for (let copy = 2; used.has(name); copy += 1) name = `${legalId(id).slice(0, 56)}-${copy}`;
      used.add(name);
      latest.set(id, name);
      return name;
    },
    result: (id) => latest.get(id) ?? legalId(id),
  };
}
