import { consoleRoute } from "@/lib/next/console-route";

export const dynamic = "force-dynamic";
export {
  consoleRoute as DELETE,
  consoleRoute as GET,
  consoleRoute as PATCH,
  consoleRoute as POST,
  consoleRoute as PUT,
};
