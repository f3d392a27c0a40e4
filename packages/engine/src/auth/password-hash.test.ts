import { describe, expect, it } from "vitest";
import { hashPassword, isPassword } from "./password-hash.ts";

describe("a password's hash", () => {
  it("is Argon2id in PHC format, salted", async () => {
    const [one, two] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
    expect(await isPassword("correct horse", one)).toBe(true);
    expect(await isPassword("correct horsf", one)).toBe(false);
  });

  it("is checked with the cost it was made with", async () => {
    // A vector of the reference implementation's own tests.
    const foreign = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    expect(await isPassword("password", foreign)).toBe(true);
    expect(await isPassword("passwore", foreign)).toBe(false);
  });

  it("does not depend on how a keyboard composes a letter", async () => {
    expect(await isPassword("Mu\u0308nchen", await hashPassword("M\u00fcnchen"))).toBe(true);
  });

  it("is never right without a hash", async () => {
    expect(await isPassword("", undefined)).toBe(false);
    expect(await isPassword("anything", null)).toBe(false);
  });

  it("says what to do about one that it cannot read", async () => {
    await expect(isPassword("x", "$2b$10$abc")).rejects.toThrow("must be reset");
  });
});
