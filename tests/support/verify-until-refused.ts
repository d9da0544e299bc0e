import { openDatabase } from "@/lib/backends/db";
import { createSecrets } from "@/lib/backends/secrets";
import { silentLog, systemClock } from "@/lib/kernel";
import { createKeyVerifier } from "@/lib/keys";

/** A process of its own that uses a key until it is refused. Argument: JSON {url, root, secret}. */
const { url, root, secret }: { url: string; root: string; secret: string } = JSON.parse(process.argv[2] ?? "");
const db = openDatabase(url, { poolSize: 2 });
const verifier = createKeyVerifier({ db, secrets: createSecrets(root), clock: systemClock, log: silentLog });
await verifier.start();
await verifier.verify(secret, null);
process.send?.({ accepted: Date.now() });
for (;;) {
  try {
    await verifier.verify(secret, null);
  } catch {
    break;
  }
  await new Promise((resolve) => setTimeout(resolve, 10));
}
process.send?.({ refused: Date.now() });
await verifier.stop();
await db.close();
process.disconnect?.();
