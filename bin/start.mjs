import { ensureBuilt, ensureInstalled, enterProject } from "./prepare.mjs";

enterProject();
ensureInstalled();
await ensureBuilt();
process.env.NODE_ENV ??= "production";
const { main } = await import("../dist/server.mjs");
await main();
