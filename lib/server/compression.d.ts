/** What we use of `compression`; its published types bring all of Express. */
declare module "compression" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

  function compression(options?: {
    readonly filter?: (request: IncomingMessage, response: ServerResponse) => boolean;
  }): Middleware;

  namespace compression {
    /** Whether the answer's media type shrinks. */
    function filter(request: IncomingMessage, response: ServerResponse): boolean;
  }

  export default compression;
}
