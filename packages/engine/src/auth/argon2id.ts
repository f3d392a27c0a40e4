import crypto from "node:crypto";
import { promisify } from "node:util";

export interface Argon2idInput {
  readonly message: string;
  readonly nonce: Uint8Array;
  /** In KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly tagLength: number;
}

/** Argon2id (RFC 9106): Node's own, or the portable one where Node has none. Both give the same tag for the same input. */
export function argon2id(input: Argon2idInput): Promise<Uint8Array> {
  return "argon2" in crypto ? nativeArgon2id(input) : portableArgon2id(input);
}

/** Of Node 24.7 and newer; runs in Node's thread pool. */
export function nativeArgon2id(input: Argon2idInput): Promise<Uint8Array> {
  return promisify(crypto.argon2)("argon2id", input);
}

/**
 * In WebAssembly, for Node 22: it holds up the process while it computes, so a busy shop wants Node's own. Refuses an empty
 * message.
 */
export async function portableArgon2id({ message, nonce, memory, passes, tagLength, parallelism }: Argon2idInput) {
  const { argon2id: derive } = await import("hash-wasm");
  return derive({
    password: message,
    salt: nonce,
    memorySize: memory,
    iterations: passes,
    parallelism,
    hashLength: tagLength,
    outputType: "binary",
  });
}
