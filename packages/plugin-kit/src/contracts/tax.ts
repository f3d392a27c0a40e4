import Type, { type Static } from "typebox";
import { defineContract } from "../contract.ts";

const Id = Type.String({ minLength: 1 });

/** A rate as the shop keeps it. `rate` is a percentage as a decimal string: "8.875". */
export const TaxRate = Type.Object({
  id: Id,
  code: Type.Union([Type.String(), Type.Null()]),
  name: Type.String(),
  rate: Type.String({ pattern: "^\\d{1,3}(\\.\\d{1,6})?$" }),
});
export type TaxRate = Static<typeof TaxRate>;

/** Something to be taxed. The shop's own rates for it come along, most specific first; a provider may use or ignore them. */
export const TaxableLine = Type.Object({
  id: Id,
  kind: Type.Union([Type.Literal("item"), Type.Literal("shipping")]),
  productId: Type.Union([Id, Type.Null()]),
  /** Integer in minor units, for the whole line. */
  amount: Type.Integer(),
  quantity: Type.Integer({ minimum: 1 }),
  rates: Type.Array(TaxRate),
});
export type TaxableLine = Static<typeof TaxableLine>;

/**
 * Decides which taxes a line bears. Amounts are computed by the engine, in one place. Every line is answered once, under its
 * id; a tax is named by one of the rates that came with the line, or by none (`rateId` null); the same question has the same
 * answer, as it is asked again whenever a cart changes.
 */
export const tax = defineContract("tax", 1, "many", {
  calculate: {
    input: Type.Object({
      currencyCode: Type.String(),
      address: Type.Object({
        countryCode: Type.String(),
        provinceCode: Type.Union([Type.String(), Type.Null()]),
        postalCode: Type.Union([Type.String(), Type.Null()]),
        city: Type.Union([Type.String(), Type.Null()]),
      }),
      lines: Type.Array(TaxableLine),
    }),
    output: Type.Object({
      lines: Type.Array(
        Type.Object({
          id: Id,
          taxes: Type.Array(
            Type.Object({
              rateId: Type.Union([Id, Type.Null()]),
              code: Type.String(),
              name: Type.String(),
              rate: TaxRate.properties.rate,
            }),
          ),
        }),
      ),
    }),
    deadlineMs: 2_000,
    idempotent: true,
  },
});
