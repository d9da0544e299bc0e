import {
  createCssVariablesTheme,
  createHighlighterCore,
  type HighlighterCore,
  type ShikiTransformer,
} from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";

export type CodeLanguage = "python" | "javascript" | "typescript" | "shellscript" | "json" | "toml" | "yaml" | "text";

/** Colours come from CSS variables, so one rendering serves both themes. */
const theme = createCssVariablesTheme({ name: "tokens", variablePrefix: "--shiki-", fontStyle: false });

let highlighter: Promise<HighlighterCore> | undefined;

const load = (): Promise<HighlighterCore> => {
  highlighter ??= createHighlighterCore({
    themes: [theme],
    langs: [
      import("shiki/langs/python.mjs"),
      import("shiki/langs/javascript.mjs"),
      import("shiki/langs/shellscript.mjs"),
      import("shiki/langs/json.mjs"),
      import("shiki/langs/typescript.mjs"),
      import("shiki/langs/toml.mjs"),
      import("shiki/langs/yaml.mjs"),
    ],
    engine: createJavaScriptRegexEngine(),
  });
  return highlighter;
};

/** Marks lines (counted from 1) that a reader has to change, and leaves focus to the scrolling frame around. */
const marking = (changed: readonly number[]): ShikiTransformer => ({
  pre(node) {
    delete node.properties.tabindex;
    delete node.properties.style;
  },
  line(node, line) {
    if (changed.includes(line)) this.addClassToHast(node, "changed");
  },
});

/** Source code as `<pre><code>` markup with coloured tokens. The code is escaped by the highlighter. */
export async function highlight(code: string, lang: CodeLanguage, changed: readonly number[] = []): Promise<string> {
  return (await load()).codeToHtml(code, { lang, theme: "tokens", transformers: [marking(changed)] });
}
