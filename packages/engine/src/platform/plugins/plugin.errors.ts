import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const ContractNotHeld = defineError(
  "plugin.contract_not_held",
  500,
  "unexpected_state",
  Type.Object({ contract: Type.String() }),
  ({ contract }) => `No plugin of this shop provides "${contract}". Add one to hanse.config.ts.`,
);

export const UnknownProvider = defineError(
  "plugin.unknown_provider",
  400,
  "invalid_data",
  Type.Object({ contract: Type.String(), providerId: Type.String(), known: Type.Array(Type.String()) }),
  ({ contract, providerId, known }) =>
    `There is no ${contract} provider ${providerId}. This shop has: ${known.join(", ") || "none"}.`,
);

export const UnknownPlugin = defineError(
  "plugin.unknown",
  404,
  "not_found",
  Type.Object({ id: Type.String(), known: Type.Array(Type.String()) }),
  ({ id, known }) => `This shop has no plugin ${id}. It has: ${known.join(", ") || "none"}.`,
);
