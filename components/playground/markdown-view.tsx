import { memo } from "react";
import { type Block, type Inline, readBlocks, readInline } from "./markdown";

/** A model's text. Only elements named here can come out of it, so nothing in the text can run. */
export function MarkdownView({ text }: { readonly text: string }) {
  return (
    <div className="flex min-w-0 flex-col gap-3 break-words leading-6">
      {readBlocks(text).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stream only appends; a block keeps its place.
        <BlockView key={index} source={JSON.stringify(block)} />
      ))}
    </div>
  );
}

/** Compared by content: while a stream grows, only its last block is drawn again. */
const BlockView = memo(function BlockView({ source }: { readonly source: string }) {
  const block = JSON.parse(source) as Block;
  switch (block.kind) {
    case "code":
      return (
        <pre className="overflow-x-auto whitespace-pre-wrap rounded-control bg-sunken p-3 font-mono text-sm">
          <code>{block.text}</code>
        </pre>
      );
    case "heading":
      return <p className="font-strong">{inline(block.text)}</p>;
    case "quote":
      return <blockquote className="border-line border-l-2 pl-3 text-soft">{inline(block.text)}</blockquote>;
    case "list": {
      const items = block.items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: items keep their places.
        <li key={index}>{inline(item)}</li>
      ));
      return block.isOrdered ? (
        <ol start={block.start} className="list-decimal pl-6">
          {items}
        </ol>
      ) : (
        <ul className="list-disc pl-6">{items}</ul>
      );
    }
    case "text":
      return <p className="whitespace-pre-wrap">{inline(block.text)}</p>;
  }
});

const inline = (text: string) =>
  // biome-ignore lint/suspicious/noArrayIndexKey: runs keep their places.
  readInline(text).map((run, index) => <InlineView key={index} run={run} />);

function InlineView({ run }: { readonly run: Inline }) {
  switch (run.kind) {
    case "code":
      return <code className="rounded-control bg-sunken px-1 font-mono text-sm">{run.text}</code>;
    case "strong":
      return <strong>{run.text}</strong>;
    case "emphasis":
      return <em>{run.text}</em>;
    case "link":
      return (
        <a href={run.href} target="_blank" rel="noopener noreferrer nofollow" className="text-accent underline">
          {run.text}
        </a>
      );
    case "text":
      return run.text;
  }
}
