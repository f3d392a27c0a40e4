import crypto from "node:crypto";
import { expect, it } from "vitest";
import { nativeArgon2id, portableArgon2id } from "./argon2id.ts";
import { hashPassword, isPassword } from "./password-hash.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

it("gives the same tag from Node and from WebAssembly", async () => {
  for (const [message, parallelism] of [
    ["correct horse", 1],
    ["\u00fcber \u{1f511}", 2],
  ] as const) {
    const input = { message, nonce: crypto.randomBytes(16), memory: 19_456, passes: 2, parallelism, tagLength: 32 };
    const native = hex(await nativeArgon2id(input));
    expect(hex(await portableArgon2id(input))).toBe(native);
    expect(hex(await portableArgon2id({ ...input, message: `${message}!` }))).not.toBe(native);
  }
});

it("makes hashes without Node's own that are right with it, and the other way round", async () => {
  const native = await hashPassword("correct horse");
  const portable = await withoutNodesArgon2(async () => {
    expect(await isPassword("correct horse", native)).toBe(true);
    expect(await isPassword("correct horsf", native)).toBe(false);
    expect(await isPassword("", native)).toBe(false);
    return hashPassword("correct horse");
  });
  expect(portable.slice(0, 30)).toBe(native.slice(0, 30));
  expect(await isPassword("correct horse", portable)).toBe(true);
  expect(await isPassword("correct horsf", portable)).toBe(false);
});

/** As under Node 22. */
async function withoutNodesArgon2<T>(work: () => Promise<T>): Promise<T> {
  const own = Object.getOwnPropertyDescriptor(crypto, "argon2");
  if (!own || !Reflect.deleteProperty(crypto, "argon2")) throw new Error("crypto.argon2 could not be taken away.");
  try {
    return await work();
  } finally {
    Object.defineProperty(crypto, "argon2", own);
  }
}
