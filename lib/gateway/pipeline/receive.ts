import type { Dialect, PathFacts } from "../dialects/dialect";
import type { Operation } from "../gateway";
import type { GatewayRequest } from "../http";
import type { Principal } from "../ports";
import type { NativeCall } from "../proxy";
import { requestIdOf } from "../request-id";
import type { Core } from "./core";
import type { Received } from "./stages";

const SANE_TAG = /^[A-Za-z0-9._:/-]{1,64}$/;
/** Printable, no control characters; header values arrive as Latin-1. */
const SANE_TEXT = /^[\x20-\x7e\u00a0-\u00ff]{1,200}$/;
const SANE_URL = /^https?:\/\/[\x21-\x7e]{1,300}$/;

/** Notes the arrival. Nothing a client wrote is echoed that does not match a strict form. */
export function receive(
  core: Core,
  operation: Operation,
  dialect: Dialect,
  request: GatewayRequest,
  path: PathFacts,
  caller: Principal | null = null,
  native: NativeCall | null = null,
): Received {
  const { clock } = core.ports;
  const startedAtMs = clock.now();
  return {
    core,
    operation,
    dialect,
    request,
    path,
    caller,
    native,
    requestId: requestIdOf(request, startedAtMs),
    startedAtMs,
    startedMs: clock.monotonic(),
  };
}

/** Who the client says it is, for the record: null where it says nothing or nothing sane. */
export interface Attribution {
  readonly appUrl: string | null;
  readonly appTitle: string | null;
  readonly tag: string | null;
}

const sane = (value: string | null, form: RegExp): string | null => (value !== null && form.test(value) ? value : null);

export function readAttribution(request: GatewayRequest): Attribution {
  return {
    appUrl: sane(request.header("http-referer") ?? request.header("referer"), SANE_URL),
    appTitle: sane(request.header("x-title"), SANE_TEXT),
    tag: sane(request.header("x-aig-tag") ?? request.header("x-tag"), SANE_TAG),
  };
}
