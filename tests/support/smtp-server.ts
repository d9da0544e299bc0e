import { type AddressInfo, createServer, type Socket } from "node:net";

export interface ReceivedMail {
  readonly recipients: readonly string[];
  readonly data: string;
}

/** A mail server that speaks as much SMTP as a sender needs, and can refuse. */
export interface SmtpServer {
  readonly url: string;
  readonly received: ReceivedMail[];
  /** The next messages are refused with 451. */
  refuse(count: number): void;
  stop(): Promise<void>;
}

export async function startSmtpServer(): Promise<SmtpServer> {
  const received: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  let refusals = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    let recipients: string[] = [];
    let data: string | null = null;
    let buffer = "";
    const say = (line: string) => socket.write(`${line}\r\n`);
    say("220 test ESMTP");
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      buffer += chunk.toString("utf8");
      for (let at = buffer.indexOf("\r\n"); at >= 0; at = buffer.indexOf("\r\n")) {
        const line = buffer.slice(0, at);
        buffer = buffer.slice(at + 2);
        if (data !== null) {
          if (line !== ".") data += `${line}\n`;
          else {
            received.push({ recipients, data });
            data = null;
            recipients = [];
            say("250 kept");
          }
        } else if (/^EHLO|^HELO/i.test(line)) say("250 test");
        else if (/^MAIL/i.test(line)) say("250 ok");
        else if (/^RCPT TO:<(.*)>/i.test(line)) {
          if (refusals > 0) {
            refusals--;
            say("451 not now");
          } else {
            recipients.push(/<(.*)>/.exec(line)?.[1] ?? "");
            say("250 ok");
          }
        } else if (/^DATA/i.test(line)) {
          data = "";
          say("354 go on");
        } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
        else say("250 ok");
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    refuse(count) {
      refusals = count;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
