import { createHash } from "node:crypto";
import { rootCertificates } from "node:tls";
import { NotificationRefused } from "@hanse/plugin-kit";
import { createTransport } from "nodemailer";
import type { Configuration } from "./configuration.ts";
import { checkedAddress } from "./email-address.ts";
import type { Mail } from "./mail.ts";

const ports = { starttls: 587, tls: 465, none: 25 } as const;

interface Envelope {
  readonly to: string;
  readonly replyTo: string | undefined;
  readonly key: string;
  readonly signal: AbortSignal;
}

/** What nodemailer tells of a failure. */
interface SmtpFailure extends Error {
  readonly command?: string;
  readonly responseCode?: number;
}

/** Connections to an SMTP server, kept for the next mail. */
export class Mailer {
  readonly #transport: ReturnType<typeof createPool>;
  readonly #from: { readonly name: string; readonly address: string };

  constructor(config: Configuration) {
    this.#transport = createPool(config);
    this.#from = { name: config.shopName, address: checkedAddress(config.from) };
  }

  /**
   * Hands a mail to the server. The Message-ID follows from the key, so that a mail sent twice can be told as one.
   *
   * @throws NotificationRefused when the server will never take mail for that address.
   */
  async send({ subject, text, html }: Mail, { to, replyTo, key, signal }: Envelope): Promise<string> {
    const messageId = this.#messageId(key);
    try {
      await this.#transport.sendMail({
        from: this.#from,
        to: { name: "", address: checkedAddress(to) },
        ...(replyTo !== undefined && { replyTo: { name: "", address: checkedAddress(replyTo) } }),
        subject,
        text,
        html,
        messageId,
        headers: { "auto-submitted": "auto-generated" },
        disableFileAccess: true,
        disableUrlAccess: true,
        signal,
      });
      return messageId;
    } catch (error) {
      const { command, responseCode = 0 } = error as SmtpFailure;
      // 530 is about us: the server wants a password first.
      if (command === "RCPT TO" && responseCode >= 500 && responseCode !== 530)
        throw new NotificationRefused(
          { reason: `the mail server answered ${responseCode} for the recipient` },
          { cause: error },
        );
      throw error;
    }
  }

  close(): void {
    this.#transport.close();
  }

  #messageId(key: string): string {
    const name = createHash("sha256").update(key).digest("hex").slice(0, 40);
    const [, domain = "localhost"] = this.#from.address.split("@");
    return `<${name}@${domain}>`;
  }
}

const createPool = ({ host, port, encryption = "starttls", ca, user, password, connections = 3 }: Configuration) =>
  createTransport({
    pool: true,
    host,
    port: port ?? ports[encryption],
    secure: encryption === "tls",
    requireTLS: encryption === "starttls",
    ignoreTLS: encryption === "none",
    ...(ca !== undefined && { tls: { ca: [...rootCertificates, ca] } }),
    ...(user !== undefined && { auth: { user, pass: password ?? "" } }),
    maxConnections: connections,
    // A mail whose connection broke may have been taken: whether to send it again is the caller's to say.
    maxRequeues: 0,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 15_000,
    idleTimeout: 60_000,
    socketCloseTimeout: 1_000,
  });
