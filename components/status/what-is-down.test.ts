import { describe, expect, it } from "vitest";
import type { StatusComponent } from "./dto";
import { whatIsDown } from "./what-is-down";

const component = (id: string, kind: StatusComponent["kind"], status: StatusComponent["status"]): StatusComponent => ({
  id,
  kind,
  name: id,
  status,
  now: { requests: 0, errors: 0, p50_ms: null, p95_ms: null },
  days: [],
  uptime: null,
});
const ids = (components: readonly StatusComponent[]) => whatIsDown(components).map(({ id }) => id);

describe("whatIsDown", () => {
  it("names what is down, not what is slow or silent", () => {
    const api = component("api", "api", "operational");
    const gemini = component("gemini-generate", "dialect", "down");
    const [one, two] = [component("one", "provider", "down"), component("two", "provider", "degraded")];
    expect(ids([api, gemini, one, two, component("three", "provider", "unknown")])).toEqual(["gemini-generate", "one"]);
    expect(ids([api, two])).toEqual([]);
  });

  it("does not name every dialect when the whole API is down", () => {
    expect(ids([component("api", "api", "down"), component("openai-chat", "dialect", "down")])).toEqual(["api"]);
  });
});
