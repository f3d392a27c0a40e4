import type { HttpTypes } from "@medusajs/types";
import { expectTypeOf, it } from "vitest";
import type { PriceListDto } from "./price-list.schema.ts";
import type { PricePreferenceDto } from "./price-preference.schema.ts";

it("replies have the types that the wire's clients expect", () => {
  expectTypeOf<Omit<PriceListDto, "prices" | "type" | "status">>().toExtend<
    Omit<HttpTypes.AdminPriceList, "prices" | "type" | "status">
  >();
  expectTypeOf<PriceListDto["type"]>().toEqualTypeOf<`${HttpTypes.AdminPriceList["type"]}`>();
  expectTypeOf<PriceListDto["status"]>().toEqualTypeOf<`${HttpTypes.AdminPriceList["status"]}`>();
  expectTypeOf<PricePreferenceDto>().toExtend<HttpTypes.AdminPricePreference>();
});
