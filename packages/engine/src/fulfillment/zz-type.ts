import type { HttpTypes } from "@medusajs/types";
import type { ShippingOptionDto } from "./shipping-option.schema.ts";
type Priced = Omit<ShippingOptionDto, "amount" | "calculated_price"> & { amount: number; calculated_price: NonNullable<ShippingOptionDto["calculated_price"]> };
export const f = (dto: Priced): HttpTypes.StoreCartShippingOptionWithServiceZone => dto;
export const g = (dto: Omit<Priced,"calculated_price">): Omit<HttpTypes.StoreCartShippingOptionWithServiceZone,"calculated_price"> => dto;
