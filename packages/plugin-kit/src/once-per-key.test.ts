import { expect, it } from "vitest";
import { OncePerKey } from "./once-per-key.ts";

it("runs an effect once per key, and joins one that is under way", async () => {
  const once = new OncePerKey<number>();
  let runs = 0;
  const effect = async (): Promise<number> => (runs += 1);
  expect(await Promise.all([once.run("a", effect), once.run("a", effect)])).toEqual([1, 1]);
  expect([await once.run("a", effect), await once.run("b", effect)]).toEqual([1, 2]);
});

it("tries again what failed", async () => {
  const once = new OncePerKey<string>();
  await expect(once.run("a", () => Promise.reject(new Error("down")))).rejects.toThrow("down");
  expect(await once.run("a", async () => "done")).toBe("done");
});

it("forgets the oldest keys instead of growing for ever", async () => {
  const once = new OncePerKey<number>();
  let runs = 0;
  const effect = async (): Promise<number> => (runs += 1);
  await once.run("first", effect);
  for (let key = 0; key < 10_000; key++) await once.run(String(key), effect);
  expect(await once.run("9999", effect)).toBe(10_001);
  expect(await once.run("first", effect)).toBe(10_002);
});
