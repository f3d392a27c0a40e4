import { createHmac, randomBytes } from "node:crypto";

const prefix = "whsec_";

/** A new secret, in the form that Standard Webhooks libraries take: 256 random bits. */
export const newSecret = (): string => prefix + randomBytes(32).toString("base64");

/** What is signed, besides the body. */
export interface Signed {
  /** Id of the message: the same for every attempt. */
  readonly id: string;
  /** Of the attempt, in seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * The headers that prove where a message comes from: https://www.standardwebhooks.com, symmetric signatures. There is one
 * for each secret, so that receivers may change from one to the other at their own time.
 */
export function signatureHeaders({ id, timestamp, body }: Signed, secrets: readonly string[]): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signatures.join(" "),
  };
}
