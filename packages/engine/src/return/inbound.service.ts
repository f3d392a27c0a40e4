import { type Database, newId } from "@hanse/plugin-kit";
import type { OrderChangeContentsService, Subject } from "../order-change/index.ts";
import { announce, type GivenBack } from "./announcement.ts";
import { NothingComesBack } from "./return.errors.ts";
import { returnWith } from "./return.queries.ts";
import type { ReturnService } from "./return.service.ts";

/** The exchange or claim that goods come back with, and the change by which it is being put together. */
export interface Inbound extends Subject {
  readonly referenceId: string;
  readonly exchangeId: string | null;
  readonly claimId: string | null;
  readonly actorId: string;
}

/** What comes back with an exchange or a claim: a return of its own, made when the first goods are added. */
export class InboundService {
  readonly #database: Database;
  readonly #returns: ReturnService;
  readonly #contents: OrderChangeContentsService;

  constructor(uses: { database: Database; returns: ReturnService; orderChangeContents: OrderChangeContentsService }) {
    this.#database = uses.database;
    this.#returns = uses.returns;
    this.#contents = uses.orderChangeContents;
  }

  /** @throws NothingComesBack while no goods were added. */
  async returnId(inbound: Inbound): Promise<string> {
    const [found] = await this.#database.query(returnWith, [inbound.exchangeId, inbound.claimId]);
    if (!found) throw new NothingComesBack({ id: inbound.referenceId });
    return found.id;
  }

  /** Adds goods that come back, and says where they go; with the first of them their return is made, or nothing at all. */
  async addItems(inbound: Inbound, items: readonly GivenBack[], locationId: string | null | undefined): Promise<void> {
    await this.#returns.assertReasons(items.map(({ reasonId }) => reasonId));
    await this.#returns.assertLocation(locationId);
    const { orderId, exchangeId, claimId, actorId: createdBy } = inbound;
    let made: string | undefined;
    await this.#contents.enter(
      inbound,
      async (_order, { actions }) => {
        const [known] = await this.#database.query(returnWith, [exchangeId, claimId]);
        const returnId = known?.id ?? newId("return");
        made = known ? undefined : returnId;
        return [...actions, ...announce(returnId, items)];
      },
      async (tx, { order: { version: orderVersion } }) => {
        const about = { orderId, orderVersion, exchangeId, claimId, locationId, createdBy };
        if (made !== undefined) await this.#returns.make(tx, { ...about, id: made });
      },
    );
  }

  async updateItem(inbound: Inbound, actionId: string, correction: Partial<GivenBack>): Promise<void> {
    await this.#returns.assertReasons([correction.reasonId]);
    await this.#contents.updateUnits(inbound, actionId, ["RETURN_ITEM"], correction);
  }

  async removeItem(inbound: Inbound, actionId: string): Promise<void> {
    await this.#contents.remove(inbound, actionId, "RETURN_ITEM");
  }

  /** Chooses how the goods are sent; the customer pays for it. */
  async addShipping(
    inbound: Inbound,
    shipping: { optionId: string; customAmount?: number | null | undefined; internalNote?: string | null | undefined },
  ): Promise<void> {
    const returnId = await this.returnId(inbound);
    await this.#contents.addShipping(inbound, { ...shipping, isReturn: true, referenceId: returnId, returnId });
  }
}
