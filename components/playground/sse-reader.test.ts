import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSseReader } from "./sse-reader";

const STREAM = ': hello\n\ndata: {"a":1}\n\nevent: x\r\ndata: one\r\ndata:two\r\n\r\nid: 4\rdata: [DONE]\r\rdata: lost';
const EVENTS = ['{"a":1}', "one\ntwo", "[DONE]"];

describe("the event reader", () => {
  it("gives the data of whole events only", () => {
    expect(createSseReader().push(STREAM)).toEqual(EVENTS);
  });

  it("does not care how the text is cut", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: STREAM.length }), { maxLength: 12 }), (cuts) => {
        const reader = createSseReader();
        const places = [0, ...cuts.sort((left, right) => left - right), STREAM.length];
        const found = places.slice(1).flatMap((end, index) => reader.push(STREAM.slice(places[index], end)));
        expect(found).toEqual(EVENTS);
      }),
    );
  });
});
