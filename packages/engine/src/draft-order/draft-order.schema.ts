import Type, { type Static } from "typebox";
import { AddressBody } from "../cart/index.ts";
import { SelectedOrder, staffOrderFields, toOrderDto } from "../order/index.ts";
import { fieldGrammar } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";
import type { AddedLine, LineCorrection } from "./draft-items.service.ts";
import type { DraftChanges, DraftOrder, NewDraft, WantedLine } from "./draft-order.ts";
import type { DraftShipping } from "./draft-shipping.service.ts";

const Id = Type.String({ minLength: 1 });
const orNull = <const S extends Type.TSchema>(schema: S) => Type.Optional(Type.Union([schema, Type.Null()]));
const Json = Type.Record(Type.String(), Type.Unknown());
const Metadata = orNull(Json);
const Note = orNull(Type.String({ maxLength: 5_000 }));
const Text = orNull(Type.String({ maxLength: 1_000 }));
const Email = Type.String({ maxLength: 320, pattern: "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$" });
const Price = Type.Number({ minimum: 0, description: "In the currency's major unit." });
const Quantity = (minimum: number) => Type.Integer({ minimum, maximum: 1_000_000 });
const Codes = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 100 });
/** Amounts as decimal text too, with its precision or without. */
const ExactPrice = Type.Union([
  Price,
  Type.String({ maxLength: 40 }),
  closed({ value: Type.String({ maxLength: 40 }), precision: Type.Optional(Type.Number()) }),
]);

/** A code that staff have entered, and the promotion that it takes something off by. */
const DraftPromotionDto = Type.Object({ id: Type.Union([Type.String(), Type.Null()]), code: Type.String() });

export const DraftOrderDto = Type.Object({
  ...SelectedOrder.properties,
  promotions: Type.Optional(Type.Array(Type.Partial(DraftPromotionDto))),
});

export const draftFields = fieldGrammar({
  defaults: [
    "*",
    "*summary",
    "*items",
    "*items.tax_lines",
    "*items.detail",
    "*shipping_methods",
    "*shipping_methods.tax_lines",
    "*shipping_address",
    "*billing_address",
    "*customer",
    "*sales_channel",
    "*region",
    "*payment_collections",
    "*promotions",
  ],
  allowed: { ...staffOrderFields.allowed, promotions: { id: true, code: true } },
});

export function toDraftDto(draft: DraftOrder): Static<typeof DraftOrderDto> {
  const adjustments = [...draft.lines.items, ...draft.lines.shippingMethods].flatMap((line) => line.adjustments);
  const automatic = adjustments.flatMap(({ code }) => (code === null ? [] : [code]));
  return {
    ...toOrderDto(draft),
    promotions: [...new Set([...draft.promoCodes, ...automatic])].map((code) => ({
      id: adjustments.find((one) => one.code === code)?.promotionId ?? null,
      code,
    })),
  };
}

const AddressOrId = Type.Optional(Type.Union([AddressBody, Id]));

export const NewDraftBody = closed({
  status: Type.Optional(
    Type.Literal("completed", { description: "Without effect: a draft is completed as an order." }),
  ),
  region_id: Id,
  currency_code: orNull(Type.String({ pattern: "^[A-Za-z]{3}$" })),
  email: orNull(Email),
  customer_id: orNull(Id),
  sales_channel_id: orNull(Id),
  promo_codes: Type.Optional(Codes),
  shipping_address: AddressOrId,
  billing_address: AddressOrId,
  items: Type.Optional(
    Type.Array(
      closed({
        variant_id: orNull(Id),
        title: Text,
        variant_sku: Text,
        variant_barcode: Text,
        sku: Text,
        barcode: Text,
        unit_price: orNull(ExactPrice),
        quantity: Quantity(1),
        metadata: Metadata,
      }),
      { maxItems: 1_000 },
    ),
  ),
  shipping_methods: Type.Optional(
    Type.Array(
      closed({
        shipping_option_id: Id,
        amount: Type.Optional(Price),
        custom_amount: Type.Optional(Price),
      }),
      { maxItems: 100 },
    ),
  ),
  no_notification_order: Type.Optional(Type.Boolean()),
  locale: Type.Optional(Type.String({ maxLength: 35 })),
  metadata: Metadata,
  additional_data: Type.Optional(Json),
});

export const toNewDraft = (body: Static<typeof NewDraftBody>): NewDraft => ({
  regionId: body.region_id,
  currencyCode: body.currency_code ?? null,
  email: body.email ?? null,
  customerId: body.customer_id ?? null,
  salesChannelId: body.sales_channel_id ?? null,
  shippingAddress: body.shipping_address,
  billingAddress: body.billing_address,
  items: (body.items ?? []).map((item): WantedLine => ({
    variantId: item.variant_id ?? null,
    title: item.title ?? null,
    sku: item.sku ?? item.variant_sku ?? null,
    barcode: item.barcode ?? item.variant_barcode ?? null,
    quantity: item.quantity,
    unitPrice:
      typeof item.unit_price === "object" && item.unit_price ? item.unit_price.value : (item.unit_price ?? null),
    compareAtUnitPrice: undefined,
    metadata: item.metadata ?? null,
  })),
  shippingMethods: (body.shipping_methods ?? []).map((method) => ({
    optionId: method.shipping_option_id,
    customAmount: method.custom_amount ?? method.amount,
  })),
  promoCodes: body.promo_codes ?? [],
  noNotification: body.no_notification_order ?? false,
  locale: body.locale ?? null,
  metadata: body.metadata ?? null,
});

export const DraftChangesBody = closed({
  email: Type.Optional(Email),
  customer_id: Type.Optional(Id),
  sales_channel_id: Type.Optional(Id),
  shipping_address: Type.Optional(AddressBody),
  billing_address: Type.Optional(AddressBody),
  locale: orNull(Type.String({ maxLength: 35 })),
  metadata: Metadata,
  additional_data: Type.Optional(Json),
});

export const toDraftChanges = (body: Static<typeof DraftChangesBody>): DraftChanges => ({
  email: body.email,
  customerId: body.customer_id,
  salesChannelId: body.sales_channel_id,
  shippingAddress: body.shipping_address,
  billingAddress: body.billing_address,
  locale: body.locale,
  metadata: body.metadata,
});

export const DraftItemsBody = closed({
  items: Type.Array(
    closed({
      variant_id: orNull(Id),
      title: Text,
      quantity: Quantity(1),
      unit_price: orNull(Price),
      compare_at_unit_price: orNull(Price),
      internal_note: Note,
      metadata: Metadata,
    }),
    { minItems: 1, maxItems: 1_000 },
  ),
});

export const toAddedLines = ({ items }: Static<typeof DraftItemsBody>): AddedLine[] =>
  items.map((item) => ({
    variantId: item.variant_id ?? null,
    title: item.title ?? null,
    sku: null,
    barcode: null,
    quantity: item.quantity,
    unitPrice: item.unit_price ?? null,
    compareAtUnitPrice: item.compare_at_unit_price,
    metadata: item.metadata ?? null,
    internalNote: item.internal_note ?? null,
  }));

export const DraftItemChangesBody = closed({
  quantity: Quantity(0),
  unit_price: orNull(Price),
  compare_at_unit_price: orNull(Price),
  internal_note: Note,
  metadata: Metadata,
});

export const toLineCorrection = (body: Static<typeof DraftItemChangesBody>): LineCorrection => ({
  quantity: body.quantity,
  unitPrice: body.unit_price,
  compareAtUnitPrice: body.compare_at_unit_price,
  internalNote: body.internal_note,
  metadata: body.metadata,
});

export const DraftCodesBody = closed({ promo_codes: Codes });

const shipping = { custom_amount: orNull(Price), description: Note, internal_note: Note, metadata: Metadata };

export const DraftShippingBody = closed({ shipping_option_id: Id, ...shipping });
export const DraftShippingChangesBody = closed({ shipping_option_id: Type.Optional(Id), ...shipping });

export const toDraftShipping = (body: Static<typeof DraftShippingBody>): DraftShipping => ({
  optionId: body.shipping_option_id,
  ...toShippingTerms(body),
});

export const toShippingChanges = (body: Static<typeof DraftShippingChangesBody>): Partial<DraftShipping> => ({
  ...(body.shipping_option_id !== undefined && { optionId: body.shipping_option_id }),
  ...toShippingTerms(body),
});

const toShippingTerms = (body: Static<typeof DraftShippingChangesBody>) => ({
  customAmount: body.custom_amount,
  internalNote: body.internal_note ?? body.description,
});
