import type { OrderShippingMethod } from "../order/index.ts";
import {
  ActionNotFound,
  type EnteredAction,
  isKept,
  isOf,
  type NewAction,
  type OrderPricingService,
} from "../order-change/index.ts";
import { exponentOf } from "../platform/money/currency.ts";
import { toMinor } from "../platform/money/money.ts";
import { unnoted } from "./draft-actions.ts";
import type { DraftEditService } from "./draft-edit.service.ts";
import type { DraftOrder } from "./draft-order.ts";

/** How a draft is to be sent. */
export interface DraftShipping {
  readonly optionId: string;
  /** Major units, as staff type them; null or nothing for the price of the option. */
  readonly customAmount?: number | null | undefined;
  readonly internalNote?: string | null | undefined;
}

/** Shipping methods of drafts. */
export class DraftShippingService {
  readonly #edits: DraftEditService;
  readonly #pricing: OrderPricingService;

  constructor(uses: { draftEdits: DraftEditService; orderPricing: OrderPricingService }) {
    this.#edits = uses.draftEdits;
    this.#pricing = uses.orderPricing;
  }

  /** @throws ShippingOptionNotFound, and ShippingOptionNotOffered without an amount of its own. */
  async add(id: string, shipping: DraftShipping): Promise<void> {
    await this.#edits.enter(id, async ({ after, actions }) => [...actions, await this.#added(after, shipping)]);
  }

  /** Another option or amount for a method that the edit adds. @throws ActionNotFound */
  async updateAction(id: string, actionId: string, shipping: DraftShipping): Promise<void> {
    await this.#edits.enter(id, async ({ after, change, actions }) => {
      const action = actions.filter(isOf("SHIPPING_ADD")).find((one) => isKept(one) && one.id === actionId);
      if (!action) throw new ActionNotFound({ id: actionId, changeId: change.id });
      return this.#replaced(after, actions, action, shipping);
    });
  }

  /** Takes back what an action does to a shipping method. @throws ActionNotFound */
  async removeAction(id: string, actionId: string): Promise<void> {
    await this.#edits.enter(id, ({ change, actions }) => {
      const kinds = isOf("SHIPPING_ADD", "SHIPPING_UPDATE", "SHIPPING_REMOVE");
      const action = actions.filter(kinds).find((one) => isKept(one) && one.id === actionId);
      if (!action) throw new ActionNotFound({ id: actionId, changeId: change.id });
      return actions.filter((other) => other !== action);
    });
  }

  /**
   * Another option or amount for a method that the draft has, or that the edit adds.
   *
   * @throws MethodNotInOrder
   */
  async update(id: string, methodId: string, shipping: Partial<DraftShipping>): Promise<void> {
    await this.#edits.enter(id, async ({ after, actions }) => {
      const method = after.lines.shippingMethods.find((one) => one.id === methodId);
      // Taking out what is not there is refused like changing it.
      if (!method) return [...actions, removal(methodId)];
      const optionId = shipping.optionId ?? method.shippingOptionId ?? "";
      const added = actions.filter(isOf("SHIPPING_ADD")).find(({ details }) => details.method.id === methodId);
      if (added) return this.#replaced(after, actions, added, { ...shipping, optionId });
      const others = withoutUpdate(actions, methodId);
      // A method is of one option: with another one it is another method.
      if (optionId !== method.shippingOptionId)
        return [...others, removal(methodId), await this.#added(after, { ...shipping, optionId })];
      const amount = minor(after, shipping.customAmount) ?? method.amount;
      const changed = await this.#pricing.taxedShipping(after, { ...method, amount });
      const { internalNote = null } = shipping;
      return [...others, { action: "SHIPPING_UPDATE", details: { method: changed }, returnId: null, internalNote }];
    });
  }

  /** Takes a method out. @throws MethodNotInOrder */
  async remove(id: string, methodId: string): Promise<void> {
    await this.#edits.enter(id, ({ actions }) => {
      const added = actions.filter(isOf("SHIPPING_ADD")).find(({ details }) => details.method.id === methodId);
      const others = withoutUpdate(actions, methodId);
      return added ? others.filter((other) => other !== added) : [...others, removal(methodId)];
    });
  }

  async #added(draft: DraftOrder, shipping: DraftShipping): Promise<NewAction<"SHIPPING_ADD">> {
    const { optionId, customAmount, internalNote = null } = shipping;
    const own = minor(draft, customAmount);
    const details = { method: await this.#priced(draft, optionId, own), hasOwnPrice: own !== undefined };
    return { action: "SHIPPING_ADD", details, returnId: null, internalNote };
  }

  async #replaced(
    draft: DraftOrder,
    actions: readonly EnteredAction[],
    added: EnteredAction & NewAction<"SHIPPING_ADD">,
    shipping: DraftShipping,
  ): Promise<EnteredAction[]> {
    const { method: before, hasOwnPrice } = added.details;
    const { id, shippingOptionId, amount } = before;
    const staysAsItIs = shipping.customAmount === undefined && shipping.optionId === shippingOptionId;
    const own = staysAsItIs ? amount : minor(draft, shipping.customAmount);
    const isOwn = staysAsItIs ? hasOwnPrice : own !== undefined;
    const method = { ...(await this.#priced(draft, shipping.optionId, own)), id };
    const { internalNote = added.internalNote } = shipping;
    const changed = { ...added, details: { method, hasOwnPrice: isOwn }, internalNote };
    return actions.map((other) => (other === added ? changed : other));
  }

  #priced(draft: DraftOrder, optionId: string, customAmount: number | undefined): Promise<OrderShippingMethod> {
    return this.#pricing.shipping(draft, { optionId, customAmount, isReturn: false, referenceId: null });
  }
}

const minor = ({ currencyCode }: DraftOrder, amount: number | null | undefined): number | undefined =>
  typeof amount === "number" ? toMinor(amount, exponentOf(currencyCode)) : undefined;

const removal = (methodId: string): EnteredAction => ({ action: "SHIPPING_REMOVE", details: { methodId }, ...unnoted });

const withoutUpdate = (actions: readonly EnteredAction[], methodId: string): EnteredAction[] =>
  actions.filter((action) => !(isOf("SHIPPING_UPDATE")(action) && action.details.method.id === methodId));
