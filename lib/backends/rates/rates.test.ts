import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { fetchRates } from "./index";

describe("fetchRates", () => {
  let close: (() => void) | null = null;
  afterEach(() => close?.());
  const serve = (status: number, body: string) =>
    new Promise<string>((resolve) => {
      const server = createServer((_request, response) => response.writeHead(status).end(body));
      close = () => server.close();
      server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
    });

  it("reads numbers and strings, cut to six places", async () => {
    const url = await serve(
      200,
      '{"base":"USD","date":"2026-11-20","rates":{"RUB":81.12345678,"KZT":"522.5","EUR":0.9}}',
    );
    expect(await fetchRates(url)).toEqual({ date: "2026-11-20", rates: { RUB: "81.123456", KZT: "522.5" } });
  });

  it.each([
    [500, "{}"],
    [200, '{"base":"EUR","rates":{"RUB":1,"KZT":1}}'],
    [200, '{"base":"USD","rates":{"RUB":-1,"KZT":1}}'],
    [200, "<html>"],
  ])("refuses %s %s", async (status, body) => {
    await expect(fetchRates(await serve(status, body))).rejects.toThrow();
  });
});
