import type { AddressInfo } from "node:net";
import { callbackify } from "node:util";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

/** A mail as it came over the wire. */
export interface Received {
  readonly recipients: readonly string[];
  readonly isEncrypted: boolean;
  readonly source: string;
  readonly mail: Email;
}

/** An SMTP server of a test's own, which keeps what it gets. */
export interface Mailbox {
  readonly port: number;
  readonly received: readonly Received[];
  to(address: string): Received[];
  clear(): void;
  close(): Promise<void>;
}

/** Recipients that the server refuses, by their local part. */
const refusals: Record<string, number> = { gone: 550, full: 452, relay: 530 };

export async function openMailbox(options: SMTPServerOptions = {}): Promise<Mailbox> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    onRcptTo({ address }, _session, done) {
      const responseCode = refusals[address.split("@")[0] ?? ""];
      done(responseCode === undefined ? null : Object.assign(new Error("not today"), { responseCode }));
    },
    onData(stream, { envelope, secure }, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const source = Buffer.concat(chunks);
        const keep = async (): Promise<void> => {
          const mail = await PostalMime.parse(source);
          const recipients = envelope.rcptTo.map(({ address }) => address);
          received.push({ recipients, isEncrypted: secure, source: source.toString(), mail });
        };
        callbackify(keep)(done);
      });
    },
    ...options,
  });
  // A client that hangs up on a certificate it does not trust is no failure of the server.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    to: (address) => received.filter(({ recipients }) => recipients.includes(address)),
    clear: () => void received.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}
