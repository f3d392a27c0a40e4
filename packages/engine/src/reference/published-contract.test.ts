import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { defineContract, describeContract, type Contract } from "@hanse/plugin-kit";
import Type from "typebox";
import { afterEach, beforeEach, expect, it } from "vitest";
import { contractPath, refuseBreaking } from "./published-contract.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "hanse-contracts-"));
});
afterEach(() => rm(root, { recursive: true }));

const times = { deadlineMs: 1_000, idempotent: true } as const;
const Asked = Type.Object({ text: Type.String() });
const Found = Type.Object({ ids: Type.Array(Type.String()) });
const published = defineContract("finding", 1, "one", { find: { input: Asked, output: Found, ...times } });

async function publish(contract: Contract): Promise<void> {
  const file = join(root, contractPath(contract));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(describeContract(contract)));
}

const changed = (operations: Contract["operations"], version = 1): Contract =>
  defineContract("finding", version, "one", operations);

const find = (input: Type.TSchema, output: Type.TSchema) => ({ find: { input, output, ...times } });

it.each([
  ["nothing", published],
  [
    "an input that may be left out",
    changed(find(Type.Object({ ...Asked.properties, limit: Type.Optional(Type.Integer()) }), Found)),
  ],
  [
    "an output that may be left out",
    changed(find(Asked, Type.Object({ ...Found.properties, total: Type.Optional(Type.Integer()) }))),
  ],
  [
    "an optional operation",
    changed({ ...published.operations, count: { input: Asked, output: Found, ...times, optional: true } }),
  ],
  ["anything, with a new version", changed(find(Type.String(), Type.String()), 2)],
])("takes %s", async (_what, contract) => {
  await publish(published);
  await expect(refuseBreaking(root, contract)).resolves.toBeUndefined();
});

it.each([
  [
    "a new input that is required",
    find(Type.Object({ ...Asked.properties, limit: Type.Integer() }), Found),
    "need not have limit",
  ],
  [
    "a new output that is required",
    find(Asked, Type.Object({ ...Found.properties, total: Type.Integer() })),
    "need not have total",
  ],
  ["an output that is gone", find(Asked, Type.Object({})), "need not have ids"],
  ["another type", find(Type.Object({ text: Type.Integer() }), Found), "is string, it wants integer"],
  ["a tighter limit", find(Type.Object({ text: Type.String({ maxLength: 10 }) }), Found), "maxLength"],
  ["an operation that is gone", {}, "lacks the operation finding.find"],
  [
    "a new operation that is required",
    { ...published.operations, count: { input: Asked, output: Found, ...times } },
    "lacks the operation finding.count",
  ],
])("refuses %s, and says what to do", async (_what, operations, problem) => {
  await publish(published);
  const refusal = refuseBreaking(root, changed(operations));
  await expect(refusal).rejects.toThrow(problem);
  await expect(refusal).rejects.toThrow("Give it version 2, or make what is new optional.");
});

it("asks nothing of a contract that was never published", async () => {
  await expect(refuseBreaking(root, published)).resolves.toBeUndefined();
});
