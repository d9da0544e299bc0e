import { getTranslations } from "next-intl/server";
import { CodeBlock } from "@/components/ui/code-block";
import type { CodeLanguage } from "@/components/ui/highlight";
import { RadioTabs } from "@/components/ui/radio-tabs";
import type { Call, Sample } from "@/lib/docs";
import { KEY_PLACE } from "./key-place";
import { SampleKey } from "./sample-key";
import { TryIt } from "./try/try-it";

/** Fence names as the highlighter knows them; what it does not know is shown plain. */
const LANGUAGES: Readonly<Record<string, CodeLanguage>> = {
  bash: "shellscript",
  sh: "shellscript",
  python: "python",
  js: "javascript",
  javascript: "javascript",
  ts: "typescript",
  typescript: "typescript",
  json: "json",
  toml: "toml",
  yaml: "yaml",
};

interface DocsCodeProps {
  readonly samples: readonly Sample[];
  /** Unique on the page. */
  readonly name: string;
  readonly preferredTab: string | null;
  readonly isSignedIn: boolean;
}

/** One sample, the same call in several clients behind tabs, or a form to try an operation. */
export async function DocsCode({ samples, name, preferredTab, isSignedIn }: DocsCodeProps) {
  const [t, docs] = await Promise.all([getTranslations("common"), getTranslations("docs")]);
  const block = (sample: Sample) => (
    <CodeBlock
      code={sample.code}
      lang={LANGUAGES[sample.lang] ?? "text"}
      label={t("codeIn", { language: sample.tab ?? sample.lang })}
      copyLabel={t("copy")}
      copiedLabel={t("copied")}
      copiesShown={sample.code.includes(KEY_PLACE)}
    />
  );
  const [first] = samples;
  if (!first) return null;
  if (first.lang === "try") {
    const call: Call = JSON.parse(first.code);
    return <TryIt call={call} isSignedIn={isSignedIn} label={docs("tryIt")} failedText={docs("tryFailed")} />;
  }
  if (first.tab === null) {
    return (
      <div className="my-5 overflow-hidden rounded-panel border border-line bg-panel">
        {block(first)}
        {first.code.includes(KEY_PLACE) ? (
          <SampleKey isSignedIn={isSignedIn} name={name} label={docs("fillKey")} />
        ) : null}
      </div>
    );
  }
  const tabs = samples.map((sample) => ({
    id: sample.tab ?? sample.lang,
    label: sample.tab ?? sample.lang,
    panel: block(sample),
  }));
  return (
    <div data-sample className="my-5">
      <RadioTabs name={name} label={t("client")} tabs={tabs} initialId={preferredTab} />
    </div>
  );
}
