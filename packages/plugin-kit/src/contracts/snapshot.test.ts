import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { incompatibilities } from "../compatibility.ts";
import { describeContract, type ManifestContract } from "../manifest.ts";
import { contracts } from "./all.ts";
import { contractsJson } from "./snapshot.ts";

const file = new URL("../../contracts.json", import.meta.url);
const kept = JSON.parse(readFileSync(file, "utf8")) as Record<string, ManifestContract>;

const advice = `Plugins and shops of the version before would no longer understand each other. Either make it additive (an
optional property of an input, any property of an output, a new operation, a looser limit of an input), or give the contract the next version
in its defineContract. Then run pnpm generate and commit packages/plugin-kit/contracts.json.`;

/** What the contract of this name would break, if it went out under the version it has. */
function broken(name: string, before: ManifestContract, now: ManifestContract | undefined): string[] {
  if (!now) return [`the contract ${name} is gone`];
  if (now.version > before.version) return [];
  if (now.version < before.version) return [`the contract ${name} went back to version ${now.version}`];
  const common = Object.keys(before.operations).filter((operation) => now.operations[operation]);
  const only = ({ version, operations }: ManifestContract) => ({
    version,
    operations: Object.fromEntries(common.map((operation) => [operation, operations[operation] as never])),
  });
  return [
    ...incompatibilities(name, before, now).map((problem) => `a shop of before with a plugin of now: ${problem}`),
    // A new operation is an addition, though plugins of before lack it.
    ...incompatibilities(name, only(now), only(before)).map(
      (problem) => `a shop of now with a plugin of before: ${problem}`,
    ),
  ];
}

it.each(Object.keys(kept))("the contract %s did not change incompatibly without a new version", (name) => {
  const contract = contracts.get(name);
  const problems = broken(name, kept[name] as ManifestContract, contract && describeContract(contract));
  expect(problems.length === 0 ? "" : `${problems.join("\n")}\n${advice}`).toBe("");
});

it("every contract is in the snapshot", () => {
  expect(Object.keys(kept)).toEqual(Object.keys(JSON.parse(contractsJson())));
});

it("the check finds what breaks, in both directions, and lets additions and new versions pass", () => {
  const object = (properties: object, required: string[]) => ({ type: "object", properties, required });
  const text = { type: "string" };
  const of = (input: object, output: object, version = 1): ManifestContract => ({
    version,
    operations: { op: { input, output } },
  });
  const before = of(object({ a: text }, ["a"]), object({ b: text }, ["b"]));
  expect(broken("c", before, undefined)).toHaveLength(1);
  expect(broken("c", before, of(object({ a: text, x: text }, ["a", "x"]), object({ b: text }, ["b"])))).toEqual([
    "a shop of before with a plugin of now: the input of c.op need not have x, it wants it",
  ]);
  expect(broken("c", before, of(object({ a: text }, ["a"]), object({ b: text }, [])))).toEqual([
    "a shop of before with a plugin of now: the output of c.op need not have b, the shop wants it",
  ]);
  expect(broken("c", before, of(object({ a: text }, []), object({ b: text }, ["b"])))).toEqual([
    "a shop of now with a plugin of before: the input of c.op need not have a, it wants it",
  ]);
  expect(broken("c", before, of(object({ a: text }, ["a"]), object({ b: text, y: text }, ["b", "y"])))).toEqual([
    "a shop of now with a plugin of before: the output of c.op need not have y, the shop wants it",
  ]);
  expect(broken("c", before, of(object({ a: text, x: text }, ["a"]), object({ b: text, y: text }, ["b"])))).toEqual([]);
  expect(broken("c", before, of({ type: "integer" }, { type: "integer" }, 2))).toEqual([]);
});
