import Type, { type Static } from "typebox";
import { type Address, toAddressDto } from "../cart/index.ts";
import type { OrderItem } from "../order/index.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import { changeStatuses, changeTypes, type KeptAction, type OrderChange } from "./order-change.ts";

const Text = Type.Union([Type.String(), Type.Null()]);
const Metadata = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]);

/** One thing that a change does. */
export const OrderChangeActionDto = Type.Object({
  id: Type.String(),
  ordering: Type.Integer(),
  order_change_id: Type.String(),
  order_id: Type.String(),
  return_id: Text,
  exchange_id: Text,
  claim_id: Text,
  action: Type.String(),
  /** What kind of thing `reference_id` names. */
  reference: Text,
  reference_id: Text,
  /** Quantities, prices in the currency's major unit, reasons. */
  details: Type.Record(Type.String(), Type.Unknown()),
  internal_note: Text,
  created_at: Type.String(),
  updated_at: Type.String(),
});
export type OrderChangeActionDto = Static<typeof OrderChangeActionDto>;

/** What staff are about to do to an order, or have done. */
export const OrderChangeDto = Type.Object({
  id: Type.String(),
  /** That of the order once the change is confirmed. */
  version: Type.Integer(),
  change_type: Type.Enum([...changeTypes]),
  status: Type.Enum([...changeStatuses]),
  order_id: Type.String(),
  return_id: Text,
  exchange_id: Text,
  claim_id: Text,
  description: Text,
  internal_note: Text,
  carry_over_promotions: Type.Union([Type.Boolean(), Type.Null()]),
  metadata: Metadata,
  created_by: Text,
  requested_by: Text,
  requested_at: Text,
  confirmed_by: Text,
  confirmed_at: Text,
  declined_by: Text,
  declined_reason: Text,
  declined_at: Text,
  canceled_by: Text,
  canceled_at: Text,
  created_at: Type.String(),
  updated_at: Type.String(),
  actions: Type.Array(OrderChangeActionDto),
});
export type OrderChangeDto = Static<typeof OrderChangeDto>;

/** A change of an order in this currency. */
export function toOrderChangeDto(change: OrderChange, currencyCode: string): OrderChangeDto {
  return {
    id: change.id,
    version: change.orderVersion + 1,
    change_type: change.changeType,
    status: change.status,
    order_id: change.orderId,
    return_id: change.returnId,
    exchange_id: change.exchangeId,
    claim_id: change.claimId,
    description: change.description,
    internal_note: change.internalNote,
    carry_over_promotions: change.carryOverPromotions,
    metadata: change.metadata,
    created_by: change.createdBy,
    requested_by: change.requestedBy,
    requested_at: change.requestedAt,
    confirmed_by: change.confirmedBy,
    confirmed_at: change.confirmedAt,
    declined_by: change.declinedBy,
    declined_reason: change.declinedReason,
    declined_at: change.declinedAt,
    canceled_by: change.canceledBy,
    canceled_at: change.canceledAt,
    created_at: change.createdAt,
    updated_at: change.updatedAt,
    actions: change.actions.map((action) => toActionDto(action, change, currencyCode)),
  };
}

/** An action of a change, with what it is about under the names of the wire. */
export function toActionDto(action: KeptAction, change: OrderChange, currencyCode: string): OrderChangeActionDto {
  const { reference, referenceId, details } = told(action, exponentOf(currencyCode));
  return {
    id: action.id,
    ordering: action.ordering,
    order_change_id: change.id,
    order_id: change.orderId,
    return_id: action.returnId,
    exchange_id: change.exchangeId,
    claim_id: change.claimId,
    action: action.action,
    reference: reference ?? subjectOf(change, action),
    reference_id: reference ? referenceId : (action.returnId ?? change.claimId ?? change.exchangeId),
    details: { ...(referenceId !== null && { reference_id: referenceId }), ...details },
    internal_note: action.internalNote,
    created_at: action.createdAt,
    updated_at: action.updatedAt,
  };
}

function subjectOf(change: OrderChange, { returnId }: KeptAction): string | null {
  if (returnId !== null) return "return";
  if (change.claimId !== null) return "claim";
  return change.exchangeId === null ? null : "exchange";
}

/** The line or shipping method that an action is about. */
export function targetOf(action: KeptAction): string | null {
  return told(action, 0).referenceId;
}

interface Told {
  readonly reference?: "order_shipping_method" | "customer";
  readonly referenceId: string | null;
  readonly details: Record<string, unknown>;
}

function told({ action, details, returnId }: KeptAction, exponent: number): Told {
  switch (action) {
    case "ITEM_ADD":
      return { referenceId: details.item.id, details: priceOf(details.item, exponent) };
    case "ITEM_UPDATE": {
      const { itemId, quantity, unitPrice, compareAtUnitPrice } = details;
      const price = unitPrice === undefined ? {} : { unit_price: toMajor(unitPrice, exponent) };
      const compared =
        compareAtUnitPrice === undefined
          ? {}
          : { compare_at_unit_price: compareAtUnitPrice === null ? null : toMajor(compareAtUnitPrice, exponent) };
      return { referenceId: itemId, details: { quantity, ...price, ...compared } };
    }
    case "ITEM_REMOVE":
      return { referenceId: details.itemId, details: { quantity: 0 } };
    case "ITEM_ADJUSTMENTS_REPLACE":
      return {
        referenceId: details.itemId,
        details: {
          adjustments: details.adjustments.map(({ id, code, promotionId, amount }) => {
            return { id, code, promotion_id: promotionId, amount: toMajor(amount, exponent) };
          }),
        },
      };
    case "SHIPPING_ADD":
    case "SHIPPING_UPDATE": {
      const { id, amount, shippingOptionId } = details.method;
      return {
        reference: "order_shipping_method",
        referenceId: id,
        details: { shipping_option_id: shippingOptionId, amount: toMajor(amount, exponent) },
      };
    }
    case "SHIPPING_REMOVE":
      return { reference: "order_shipping_method", referenceId: details.methodId, details: {} };
    case "RETURN_ITEM": {
      const { itemId, quantity, reasonId, note, metadata } = details;
      return {
        referenceId: itemId,
        details: { quantity, return_id: returnId, reason_id: reasonId, note, metadata },
      };
    }
    case "WRITE_OFF_ITEM": {
      const { itemId, quantity, reason, note, reasonId = null, images = [], metadata = null } = details;
      return { referenceId: itemId, details: { quantity, reason, reason_id: reasonId, note, images, metadata } };
    }
    case "REINSTATE_ITEM":
    case "RECEIVE_RETURN_ITEM":
    case "RECEIVE_DAMAGED_RETURN_ITEM":
    case "CANCEL_RETURN_ITEM":
      return { referenceId: details.itemId, details: { quantity: details.quantity, return_id: returnId } };
    case "CREDIT_LINE_ADD":
      return { referenceId: details.creditLine.id, details: { amount: toMajor(details.creditLine.amount, exponent) } };
    case "PROMOTION_ADD":
    case "PROMOTION_REMOVE":
      return { referenceId: null, details: { code: details.code } };
    case "TRANSFER_CUSTOMER":
      return { reference: "customer", referenceId: details.customerId, details: {} };
    case "UPDATE_ORDER_PROPERTIES": {
      const { field, before, after } = details;
      return { referenceId: null, details: { type: field, old: headingPart(before), new: headingPart(after) } };
    }
  }
}

/** An address as the wire has it, or anything else as it is. */
const headingPart = (value: unknown): unknown => (isAddress(value) ? toAddressDto(value) : (value ?? null));

const isAddress = (value: unknown): value is Address =>
  typeof value === "object" && value !== null && "address1" in value && "countryCode" in value;

const priceOf = ({ quantity, unitPrice, compareAtUnitPrice, variantId, metadata }: OrderItem, exponent: number) => ({
  quantity,
  variant_id: variantId,
  unit_price: toMajor(unitPrice, exponent),
  compare_at_unit_price: compareAtUnitPrice === null ? null : toMajor(compareAtUnitPrice, exponent),
  metadata,
});
