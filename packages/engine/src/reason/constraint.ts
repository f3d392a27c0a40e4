import { violationOf } from "../platform/database/violation.ts";
import { ReasonExists } from "./reason.errors.ts";

const resources: Readonly<Record<string, string>> = {
  return_reason_value: "Return reason",
  refund_reason_code: "Refund reason",
};

/** Runs a write, and says of a value that is taken which it was. */
export async function namingReason<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const { constraint = "", field = "", value = "" } = violationOf(error) ?? {};
    const resource = resources[constraint];
    if (resource === undefined) throw error;
    throw new ReasonExists({ resource, field, value }, { cause: error });
  }
}
