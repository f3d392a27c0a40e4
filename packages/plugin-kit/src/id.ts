import { randomFillSync } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;
const TIME_AND_RANDOM = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Asking the operating system once for 256 ids costs about as much as asking once for one. */
const pool = new Uint8Array(RANDOM_LENGTH * 256);
let used = pool.length;

let encodedTime = { at: -1, text: "" };

/**
 * A new id: the prefix, `_` and a ULID (48 bits of time in ms, 80 random bits), e.g. `cart_01J8Z3K5W0Q6T9M2X4B7C1D5E8`.
 *
 * The random bits are fresh each time, never a counter within the millisecond: the id of a cart or of a guest's order is its
 * secret, and must not be guessable from the one made before it.
 */
export function newId(prefix: string): string {
  return `${prefix}_${encodeTime(Date.now())}${randomText()}`;
}

/** Whether `value` has the form that `newId(prefix)` gives. */
export function isId(prefix: string, value: unknown): value is string {
  return (
    typeof value === "string" && value.startsWith(`${prefix}_`) && TIME_AND_RANDOM.test(value.slice(prefix.length + 1))
  );
}

function encodeTime(at: number): string {
  if (encodedTime.at === at) return encodedTime.text;
  let text = "";
  let rest = at;
  for (let place = 0; place < TIME_LENGTH; place++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  encodedTime = { at, text };
  return text;
}

function randomText(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let text = "";
  for (const end = used + RANDOM_LENGTH; used < end; used++) text += ALPHABET.charAt((pool[used] ?? 0) & 31);
  return text;
}
