import { type Database, newId, payment, type PaymentState, type Queryable } from "@hanse/plugin-kit";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import type { CustomerService } from "../customer/index.ts";
import type { ShopConfig } from "../platform/config/config.ts";
import type { RegionService } from "../region/index.ts";
import { type PaymentCollection, type PaymentSession, sessionStatusOf } from "./collection-json.ts";
import {
  changeAmount,
  loadCollection,
  loadCollectionOfCart,
  lockForSession,
  lockStale,
  openCollection,
  putSession,
} from "./payment-collection.queries.ts";
import {
  CollectionPaid,
  PaymentCollectionNotFound,
  PaymentSessionStale,
  ProviderNotOffered,
} from "./payment.errors.ts";

/** What a cart has to pay. */
export interface AmountDue {
  readonly cartId: string;
  readonly regionId: string | null;
  readonly currencyCode: string;
  /** Minor units. */
  readonly amount: number;
}

/** Who pays, as far as the shop knows. */
export interface Payer {
  readonly id: string;
  readonly email: string;
  readonly name?: string;
}

interface Preparation {
  readonly sessionId: string;
  readonly providerId: string;
  readonly data: object;
  readonly open: PaymentSession | undefined;
  readonly customer: Payer | undefined;
}

/** What carts have to pay, and the sessions in which shoppers pay it. */
export class PaymentCollectionService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #regions: RegionService;
  readonly #customers: CustomerService;
  readonly #lookAfterSeconds: number;

  constructor(uses: {
    database: Database;
    plugins: PluginHost;
    regions: RegionService;
    customers: CustomerService;
    config: ShopConfig;
  }) {
    this.#database = uses.database;
    this.#plugins = uses.plugins;
    this.#regions = uses.regions;
    this.#customers = uses.customers;
    this.#lookAfterSeconds = uses.config.checkout.keepFundsSeconds;
  }

  async get(id: string): Promise<PaymentCollection> {
    const [row] = await this.#database.query(loadCollection, [id]);
    if (!row) throw new PaymentCollectionNotFound({ id });
    return row.collection;
  }

  /** The cart's collection, with this amount; made when there is none. However many ask at once, there is one. */
  async forCart(due: AmountDue): Promise<PaymentCollection> {
    const { cartId, regionId, currencyCode, amount } = due;
    const [made] = await this.#database.query(openCollection, [
      newId("pay_col"),
      cartId,
      regionId,
      currencyCode,
      amount,
    ]);
    if (made) return made.collection;
    await this.#database.transaction((tx) => this.refreshAmount(tx, due));
    const [row] = await this.#database.query(loadCollectionOfCart, [cartId]);
    if (!row) throw new PaymentCollectionNotFound({ id: `of the cart ${cartId}` });
    return row.collection;
  }

  /**
   * Tells the cart's collection, where there is one, what the cart costs now, as part of the cart's own transaction. When
   * that is something else than before, the session is given up; its provider is told soon after. One statement when
   * nothing changed, two otherwise. A collection that is paid stays as it is.
   */
  async refreshAmount(tx: Queryable, { cartId, regionId, currencyCode, amount }: AmountDue): Promise<void> {
    const [stale] = await tx.query(lockStale, [cartId, amount, currencyCode, regionId]);
    if (stale) await tx.query(changeAmount, [stale.id, amount, currencyCode, regionId]);
  }

  /** Ids of the payment providers that a region offers and the shop has; without a region, all that the shop has. */
  async providerIds(regionId: string | null): Promise<string[]> {
    const running = this.#plugins.providerIds(payment);
    if (regionId === null) return running;
    const { paymentProviderIds } = await this.#regions.get(regionId);
    return paymentProviderIds.filter((id) => running.includes(id));
  }

  /**
   * Begins to pay a collection through a provider, in place of any session it has with another one. A session with the same
   * provider that was not paid yet is changed instead; one that was paid, as far as the shop knows, stays as it is.
   *
   * @param data for the provider.
   */
  async createSession(
    collectionId: string,
    {
      providerId,
      data = {},
      customerId = null,
    }: { providerId: string; data?: Record<string, unknown>; customerId?: string | null },
  ): Promise<PaymentCollection> {
    const collection = await this.get(collectionId);
    const offered = await this.providerIds(collection.regionId);
    if (!offered.includes(providerId)) throw new ProviderNotOffered({ providerId, offered });
    if (isPaid(collection)) throw new CollectionPaid({ id: collectionId });
    const own = collection.sessions.filter((session) => session.providerId === providerId);
    if (own.some(({ status }) => status === "authorized" || status === "captured")) return collection;
    const open = own.find(isOpen);
    const sessionId = open?.id ?? newId("payses");
    const customer = customerId === null ? undefined : await this.#payer(customerId);
    const state = await this.#prepare(collection, { sessionId, providerId, data, open, customer });
    const session: PaymentSession = {
      id: sessionId,
      providerId,
      currencyCode: collection.currencyCode,
      amount: collection.amount,
      status: sessionStatusOf(state.status),
      data: state.data,
    };
    await this.#store(collection, session, customerId);
    const failed = collection.sessions.filter(({ status }) => status === "error");
    return { ...collection, status: "awaiting", sessions: [...failed, session] };
  }

  async #payer(id: string): Promise<Payer | undefined> {
    const found = await this.#customers.find(id);
    if (!found) return undefined;
    const name = [found.first_name, found.last_name].filter(Boolean).join(" ");
    return { id, email: found.email, ...(name && { name }) };
  }

  async #prepare(
    { amount, currencyCode }: PaymentCollection,
    { sessionId, providerId, data, open, customer }: Preparation,
  ): Promise<PaymentState> {
    const provider = this.#plugins.provider(payment, providerId);
    const about = { sessionId, amount, currencyCode, ...(customer && { customer }) };
    const input = { ...about, data: { ...open?.data, ...data } };
    if (!open) return provider.initiate(input, { idempotencyKey: sessionId });
    return provider.update(input, { idempotencyKey: `${sessionId}:${crypto.randomUUID()}` });
  }

  async #store({ id }: PaymentCollection, session: PaymentSession, customerId: string | null): Promise<void> {
    const { id: sessionId, providerId, currencyCode, amount, status, data } = session;
    const context = customerId === null ? null : JSON.stringify({ customerId });
    await this.#database.transaction(async (tx) => {
      const [locked] = await tx.query(lockForSession, [id, amount, currencyCode]);
      const row = [sessionId, id, providerId, currencyCode, amount, status, JSON.stringify(data), context];
      const [put] = locked ? await tx.query(putSession, [...row, this.#lookAfterSeconds]) : [];
      if (!put) throw new PaymentSessionStale({ id: sessionId, amount });
    });
  }
}

const isPaid = ({ payments }: PaymentCollection): boolean => payments.some((entry) => entry.canceledAt === null);

/** Whether nothing was authorised yet, so that the amount and data may still change. */
const isOpen = ({ status }: PaymentSession): boolean => status === "pending" || status === "requires_more";
