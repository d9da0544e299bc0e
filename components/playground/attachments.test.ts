import { describe, expect, it } from "vitest";
import { kindOf } from "./attachments";
import { fileName } from "./download-json";

describe("a file", () => {
  it.each([
    ["a.png", "image/png", "image"],
    ["a.svg", "image/svg+xml", null],
    ["a.mp3", "audio/mpeg", "audio"],
    ["a.pdf", "application/pdf", "file"],
    ["a.csv", "text/csv", "text"],
    ["a.json", "application/json", "text"],
    ["main.rs", "", "text"],
    ["a.exe", "application/x-msdownload", null],
    ["a.zip", "", null],
  ])("%s of type %j is sent as %s", (name, type, kind) => expect(kindOf({ name, type })).toBe(kind));
});

describe("a download's name", () => {
  it.each([
    ["Otters & rivers", "Otters-rivers"],
    ["../../etc/passwd", "etc-passwd"],
    ["Привет, мир", "Привет-мир"],
    ["???", "conversation"],
  ])("of %s is %s", (title, name) => expect(fileName(title)).toBe(name));
});
