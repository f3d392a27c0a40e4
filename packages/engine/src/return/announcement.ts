import type { NewAction } from "../order-change/index.ts";
import { outstanding, type Return } from "./return.ts";

/** Units of an order's line that are to come back. */
export interface GivenBack {
  readonly itemId: string;
  readonly quantity: number;
  readonly reasonId?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly internalNote?: string | null | undefined;
  readonly metadata?: Record<string, unknown> | null | undefined;
}

/** The actions that announce goods for a return. */
export const announce = (returnId: string, items: readonly GivenBack[]): NewAction<"RETURN_ITEM">[] =>
  items.map(({ itemId, quantity, reasonId = null, note = null, internalNote = null, metadata = null }) => ({
    action: "RETURN_ITEM",
    details: { itemId, quantity, reasonId, note, metadata },
    returnId,
    internalNote,
  }));

/** The actions by which goods of a return are not awaited any more, and sending them is not paid for. */
export function callOff(
  returnId: string,
  items: Return["items"],
  methods: readonly { id: string; referenceId: string | null }[],
): NewAction[] {
  const about = { returnId, internalNote: null };
  return [
    ...items
      .filter((item) => outstanding(item) > 0)
      .map((item): NewAction => {
        const details = { itemId: item.itemId, quantity: outstanding(item) };
        return { action: "CANCEL_RETURN_ITEM", details, ...about };
      }),
    ...methods
      .filter(({ referenceId }) => referenceId === returnId)
      .map(({ id }): NewAction => ({ action: "SHIPPING_REMOVE", details: { methodId: id }, ...about })),
  ];
}
