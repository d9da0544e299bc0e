import { describe, expect, it } from "vitest";
import { takeQueryKey } from "./node-request";
import { isDecodable, originForm } from "./plain-errors";

describe("a request's target", () => {
  it("is read without the origin in front", () => {
    expect(originForm("/v1/models?a=1")).toBe("/v1/models?a=1");
    expect(originForm("http://evil.example/v1/models?a=1")).toBe("/v1/models?a=1");
    expect(originForm("https://evil.example")).toBe("/");
    expect(originForm("http://evil.example?a=1")).toBe("/?a=1");
    expect(originForm("*")).toBe("/*");
  });
  it("may hold percent signs that encode nothing", () => {
    expect(isDecodable("/models/a%20b")).toBe(true);
    for (const path of ["/%", "/%zz", "/ru/%E0%A4%A"]) expect(isDecodable(path), path).toBe(false);
    expect(takeQueryKey("key=%zz&a=1")).toEqual({ query: "a=1", key: "%zz" });
    expect(takeQueryKey("a=1&key=a%2Bb+c")).toEqual({ query: "a=1", key: "a+b c" });
  });
});
