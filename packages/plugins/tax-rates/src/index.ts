import { definePlugin, tax, type TaxRate } from "@hanse/plugin-kit";
import Type from "typebox";

/** Taxes a line by the rates that the shop keeps: all that it sent along, in its order. */
export const taxRates = definePlugin({
  id: "tax-rates",
  implements: { tax },
  providerId: "tp_system",
  config: Type.Object({}),
  setup: () => ({
    tax: {
      calculate: async ({ lines }) => ({ lines: lines.map(({ id, rates }) => ({ id, taxes: rates.map(asTax) })) }),
    },
  }),
});

const asTax = ({ id, code, name, rate }: TaxRate) => ({ rateId: id, code: code ?? (slug(name) || id), name, rate });

/** "MwSt. 19 %" becomes "mwst-19". */
const slug = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
