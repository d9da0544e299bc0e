// The built server without the installing and building that bin/start.mjs does first: tests build once, before they start.
const { main } = await import("../../dist/server.mjs");
await main();
