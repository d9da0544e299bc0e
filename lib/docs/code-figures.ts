import type { Element, ElementContent, Root } from "hast";

/** One code sample of a page. */
export interface Sample {
  /** As the fence names it: "bash", "python", "js". */
  readonly lang: string;
  readonly code: string;
  /** Label of its tab when several clients show the same call. */
  readonly tab: string | null;
  /** How the tests run it: "" = in its own language; otherwise the program that takes it as its settings. Null = not at all. */
  readonly runner: string | null;
  /** Why it is not run. */
  readonly notRun: string | null;
}

/** Every fenced block becomes `<figure data-samples>`; neighbours with a tab label become one figure. */
export function codeFigures() {
  return (tree: Root): void => {
    tree.children = gather(tree.children as ElementContent[]);
  };
}

function gather(children: readonly ElementContent[]): ElementContent[] {
  const kept: ElementContent[] = [];
  let open: Sample[] | null = null;
  for (const child of children) {
    if (child.type === "text" && child.value.trim() === "" && open) continue;
    const sample = child.type === "element" ? sampleOf(child) : null;
    if (!sample) {
      open = null;
      if (child.type === "element") child.children = gather(child.children);
      kept.push(child);
    } else if (open && sample.tab !== null) {
      open.push(sample);
    } else {
      const samples = [sample];
      open = sample.tab === null ? null : samples;
      kept.push(figure(samples));
    }
  }
  for (const child of kept) {
    if (child.type === "element" && samplesOf.has(child)) {
      child.properties.dataSamples = JSON.stringify(samplesOf.get(child));
    }
  }
  return kept;
}

const samplesOf = new WeakMap<Element, readonly Sample[]>();

function figure(samples: readonly Sample[]): Element {
  const element: Element = { type: "element", tagName: "figure", properties: {}, children: [] };
  samplesOf.set(element, samples);
  return element;
}

function sampleOf(element: Element): Sample | null {
  const [code] = element.children;
  if (element.tagName !== "pre" || code?.type !== "element" || code.tagName !== "code") return null;
  const classes = Array.isArray(code.properties.className) ? code.properties.className : [];
  const language = classes.map(String).find((name) => name.startsWith("language-"));
  const meta = code.data?.meta ?? "";
  const text = code.children.map((child) => (child.type === "text" ? child.value : "")).join("");
  return {
    lang: language?.slice("language-".length) ?? "text",
    code: text.replace(/\n$/, ""),
    tab: /\btab="([^"]+)"/.exec(meta)?.[1] ?? null,
    runner: /(?:^|\s)run(?:="([\w-]+)")?(?=\s|$)/.test(meta) ? (/(?:^|\s)run="([\w-]+)"/.exec(meta)?.[1] ?? "") : null,
    notRun: /(?:^|\s)not-run="([^"]+)"/.exec(meta)?.[1] ?? null,
  };
}

/** The samples of a rendered page, in order. */
export function readSamples(tree: Root): readonly Sample[] {
  const found: Sample[] = [];
  const walk = (node: Root | ElementContent): void => {
    if (node.type === "element" && typeof node.properties.dataSamples === "string") {
      found.push(...parseSamples(node.properties.dataSamples));
    }
    if ("children" in node) for (const child of node.children) walk(child as ElementContent);
  };
  walk(tree);
  return found;
}

/** What a figure of a rendered page carries. */
export const parseSamples = (text: string): readonly Sample[] => JSON.parse(text) as readonly Sample[];
