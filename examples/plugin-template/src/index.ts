import { definePlugin, tax } from "@hanse/plugin-kit";
import Type from "typebox";

/** A percentage as a decimal string: "8.875". */
const Percent = Type.String({ pattern: "^\\d{1,3}(\\.\\d{1,6})?$" });
const Country = Type.String({ pattern: "^[a-z]{2}$" });

/** One tax for everything that is sent to a country, whatever rates the shop itself keeps. */
export const flatTax = definePlugin({
  id: "flat-tax",
  implements: { tax },
  // What tax regions of the shop name it by.
  providerId: "tp_flat_tax",
  config: Type.Object({
    /** By country code in lower case: `{ de: "19" }`. Countries that are not in it are not taxed. */
    rates: Type.Record(Country, Percent),
    /** What stands on the invoice. */
    name: Type.With(Type.String({ minLength: 1 }), { default: "VAT" }),
  }),
  setup({ config, route }) {
    const rates = new Map(Object.entries(config.rates));

    // An endpoint of its own, for storefronts: GET /store/x/flat-tax/rates/de
    route({
      method: "GET",
      scope: "store",
      path: "/rates/:country",
      summary: "Tells which tax things bear that are sent to a country.",
      params: Type.Object({ country: Country }),
      handle: async ({ params: { country } }) => ({ country, name: config.name, rate: rates.get(country) ?? null }),
    });

    return {
      tax: {
        calculate: async ({ address: { countryCode }, lines }) => {
          const rate = rates.get(countryCode);
          const taxes =
            rate === undefined ? [] : [{ rateId: null, code: `flat-${countryCode}`, name: config.name, rate }];
          return { lines: lines.map(({ id }) => ({ id, taxes })) };
        },
      },
    };
  },
});
