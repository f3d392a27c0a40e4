import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Contract, describeContract, incompatibilities, type ManifestContract } from "@hanse/plugin-kit";

type Named = Pick<Contract, "name" | "version">;

/** Where a contract's schemas are kept as they were published, one file a version. */
export const contractPath = ({ name, version }: Named): string =>
  `packages/plugin-kit/contracts/${name}-${version}.json`;

/**
 * Engines and services are deployed apart, so within a version a contract only grows: older services have to suit a newer
 * engine, and the other way round.
 *
 * @throws Error when the contract no longer fits what is kept of its version.
 */
export async function refuseBreaking(root: string, contract: Contract): Promise<void> {
  const kept = await readFile(join(root, contractPath(contract)), "utf8").catch(() => undefined);
  if (kept === undefined) return;
  const { name, version } = contract;
  const problems = breaksBetween(name, JSON.parse(kept) as ManifestContract, describeContract(contract));
  if (problems.length === 0) return;
  throw new Error(
    `The contract ${name} changed so that version ${version} would no longer be one version:\n  ${problems.join("\n  ")}\n` +
      `Give it version ${version + 1}, or make what is new optional.`,
  );
}

/** What would go wrong while one side is older than the other. */
const breaksBetween = (name: string, published: ManifestContract, now: ManifestContract): string[] => [
  ...incompatibilities(name, published, now).map((problem) => `an older engine with a newer plugin: ${problem}`),
  ...incompatibilities(name, now, published).map((problem) => `a newer engine with an older plugin: ${problem}`),
];
