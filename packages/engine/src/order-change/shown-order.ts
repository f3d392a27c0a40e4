import Type, { type Static } from "typebox";
import { type Order, OrderDto, SelectedOrder, staffOrderFields, toOrderDto } from "../order/index.ts";
import { type FieldTree, leaves, type Selection } from "../platform/http/fields.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";

/** Money that came for an order, or went back (negative). */
const TransactionDto = Type.Object({
  id: Type.String(),
  order_id: Type.String(),
  amount: Type.Number({ description: "In the currency's major unit; negative for refunds." }),
  currency_code: Type.String(),
  reference: Type.Enum(["capture", "refund"]),
  reference_id: Type.String(),
  metadata: Type.Null(),
  created_at: Type.String(),
  updated_at: Type.String(),
});

/** What exchanges and claims tell of their order, where it was asked for. */
export const shownOrderDto = {
  order: Type.Optional(SelectedOrder),
  shipping_methods: Type.Optional(OrderDto.properties.shipping_methods),
  transactions: Type.Optional(Type.Array(Type.Partial(TransactionDto))),
};

const { items: lineTree = true, shipping_methods: methodTree = true } = staffOrderFields.allowed;

export const shownOrderTree: FieldTree = {
  order: staffOrderFields.allowed,
  shipping_methods: methodTree,
  transactions: leaves(TransactionDto),
};

/** The tree of what names a line of the order, with the line itself. */
export const withLine = (tree: FieldTree): FieldTree => ({ ...tree, item: lineTree });

/** Whether the order has to be loaded to show these fields. */
export const showsOrder = (fields: Selection): boolean =>
  [...Object.keys(shownOrderTree), "additional_items.item", "claim_items.item"].some((name) => fields.wants(name));

/**
 * Money is not earmarked: the transactions are the order's.
 *
 * @param references ids of what the shipping methods came with, such as those of an exchange and its return.
 */
export function toShownOrder(order: Order, references: readonly (string | null)[]) {
  const { shipping_methods: methods = [], ...dto } = toOrderDto(order);
  const own = new Set(
    (order.lines?.shippingMethods ?? []).flatMap(({ id, referenceId }) =>
      referenceId !== null && references.includes(referenceId) ? [id] : [],
    ),
  );
  return {
    order: { ...dto, shipping_methods: methods },
    shipping_methods: methods.filter(({ id }) => id !== undefined && own.has(id)),
    transactions: transactionsOf(order),
  };
}

function transactionsOf({ id: orderId, currencyCode, paymentCollections }: Order): Static<typeof TransactionDto>[] {
  const exponent = exponentOf(currencyCode);
  const payments = paymentCollections.flatMap((collection) => collection.payments);
  const movements = [
    ...payments.flatMap(({ captures }) => captures.map((one) => ({ ...one, reference: "capture" as const }))),
    ...payments.flatMap(({ refunds }) =>
      refunds.map((one) => ({ ...one, amount: -one.amount, reference: "refund" as const })),
    ),
  ];
  return movements
    .map(({ id, amount, reference, createdAt }) => {
      // Inside JSON, PostgreSQL writes times in its own zone.
      const at = new Date(createdAt).toISOString();
      return {
        id: `ordtrx_${id}`,
        order_id: orderId,
        amount: toMajor(amount, exponent),
        currency_code: currencyCode,
        reference,
        reference_id: id,
        metadata: null,
        created_at: at,
        updated_at: at,
      };
    })
    .toSorted((a, b) => a.created_at.localeCompare(b.created_at));
}
