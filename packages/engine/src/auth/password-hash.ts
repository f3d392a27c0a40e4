import crypto from "node:crypto";
import { argon2id } from "./argon2id.ts";
import { SignInBusy } from "./auth.errors.ts";
import { ConcurrencyLimit } from "./concurrency-limit.ts";

interface Cost {
  /** Memory in KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** Argon2id with the parameters that OWASP's Password Storage Cheat Sheet names first: 19 MiB, two passes, one lane. */
const cost: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const saltBytes = 16;
const tagBytes = 32;

/**
 * Two at once keep a burst of sign-ins to 38 MiB, and leave half of Node's four pool threads to files and name lookups.
 * Who would wait for more than a few seconds is told so at once.
 */
const limit = new ConcurrencyLimit({ atOnce: 2, waitingAtMost: 200, refusal: () => new SignInBusy({}) });

/** Hashes a password into a PHC string: `$argon2id$v=19$m=…,t=…,p=…$salt$tag`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = crypto.randomBytes(saltBytes);
  return phc(cost, salt, await derive(password, salt, cost, tagBytes));
}

/**
 * Whether the password is the one that was hashed. Without a hash, for an account that does not exist, it takes just as
 * long to say no.
 */
export async function isPassword(password: string, hash: string | null | undefined): Promise<boolean> {
  // Nobody's password is empty, and not every Argon2 takes an empty message.
  if (password === "") return false;
  const { salt, tag, ...stored } = parsePhc(hash ?? decoy);
  const derived = await derive(password, salt, stored, tag.length);
  return crypto.timingSafeEqual(derived, tag) && hash !== null && hash !== undefined;
}

/** Of no password: its tag is random. */
const decoy = phc(cost, crypto.randomBytes(saltBytes), crypto.randomBytes(tagBytes));

function derive(password: string, nonce: Buffer, cost: Cost, tagLength: number): Promise<Uint8Array> {
  // One text may be typed as different code points, depending on the keyboard (NIST SP 800-63B, 3.1.1.2).
  const message = password.normalize("NFKC");
  const { memory, passes, parallelism } = cost;
  return limit.run(() => argon2id({ message, nonce, memory, passes, parallelism, tagLength }));
}

function phc({ memory, passes, parallelism }: Cost, salt: Buffer, tag: Uint8Array): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64").replaceAll("=", "");
}

function parsePhc(text: string): Cost & { salt: Buffer; tag: Buffer } {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(text);
  if (!match)
    throw new Error("A stored password hash is not Argon2id in PHC format: the account's password must be reset.");
  const [, memory, passes, parallelism, salt = "", tag = ""] = match;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, "base64"),
    tag: Buffer.from(tag, "base64"),
  };
}
