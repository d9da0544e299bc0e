import { readFileSync } from "node:fs";
import path from "node:path";
import { parentPort } from "node:worker_threads";
import { ImageResponse } from "next/og.js";

/**
 * Draws share cards in a thread of its own: laying out and rasterising takes tens of milliseconds, which the process that
 * passes streams on must not wait for. Told {id, card}, answers {id, png} or {id, error}.
 */
const WIDTH = 1200;
const HEIGHT = 630;
const INK = "#1b1b22";
const SOFT = "#5a5a66";
const ACCENT = "#3a35b8";
const FONTS = path.join(process.cwd(), "node_modules/geist/dist/fonts/geist-sans");
/** The mark of components/ui/mark.tsx. */
const MARK = "M2.5 4.5h3.2c3.6 0 4.6 7.5 8.3 7.5M2.5 19.5h3.2c3.6 0 4.6-7.5 8.3-7.5M2.5 12h19";

const fonts = [
  { name: "Geist", weight: 400, data: readFileSync(path.join(FONTS, "Geist-Regular.ttf")) },
  { name: "Geist", weight: 600, data: readFileSync(path.join(FONTS, "Geist-SemiBold.ttf")) },
];

const element = (type, props, children) => ({ type, props: { ...props, children } });
const box = (style, children) => element("div", { style: { display: "flex", ...style } }, children);

function picture({ siteName, title, text }) {
  const mark = element(
    "svg",
    {
      width: 64,
      height: 64,
      viewBox: "0 0 24 24",
      fill: "none",
      stroke: ACCENT,
      strokeWidth: 2.25,
      strokeLinecap: "round",
    },
    element("path", { d: MARK }),
  );
  return box(
    {
      width: "100%",
      height: "100%",
      flexDirection: "column",
      padding: "72px 80px",
      backgroundColor: "#fcfcfe",
      borderBottom: `12px solid ${ACCENT}`,
      color: INK,
      fontFamily: "Geist",
    },
    [
      box({ alignItems: "center", gap: 24, fontSize: 40, fontWeight: 600 }, [mark, box({}, siteName)]),
      box({ flexGrow: 1 }, ""),
      box(
        { fontSize: title.length > 40 ? 60 : 76, lineHeight: 1.12, fontWeight: 600, letterSpacing: "-0.02em" },
        title,
      ),
      box({ marginTop: 28, fontSize: 34, lineHeight: 1.35, color: SOFT }, text),
    ],
  );
}

parentPort?.on("message", async ({ id, card }) => {
  try {
    const image = new ImageResponse(picture(card), { width: WIDTH, height: HEIGHT, fonts });
    const png = new Uint8Array(await image.arrayBuffer());
    parentPort.postMessage({ id, png }, [png.buffer]);
  } catch (error) {
    parentPort.postMessage({ id, error: String(error) });
  }
});
