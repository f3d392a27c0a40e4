import { describeContract } from "../manifest.ts";
import { contracts } from "./all.ts";

/**
 * All contracts with their versions and schemas, as `contracts.json` in the package: for services in other languages, and
 * to notice when one changes.
 */
export const contractsJson = (): string => {
  const described = [...contracts].map(([name, contract]) => [name, describeContract(contract)]);
  return `${JSON.stringify(Object.fromEntries(described), null, 2)}\n`;
};
