import { payment } from "@hanse/plugin-kit";
import { freshDatabase, type TriedPlugin, tryPlugin } from "@hanse/plugin-kit/testing";
import { stripePayment } from "../src/index.ts";
import type { CardName } from "./stripe-double/cards.ts";
import { openStripeDouble, type StripeDouble } from "./stripe-double/index.ts";

type Data = Record<string, unknown>;

export const newKey = (): string => `call-${crypto.randomUUID()}`;

/** The plugin on a fresh database, connected to a double of Stripe. */
export interface StripeShop {
  readonly double: StripeDouble;
  readonly tried: TriedPlugin<typeof payment>;
  readonly databaseUrl: string;
  /** A prepared session, paid in the browser with a card if one is named. */
  prepared(options?: {
    amount?: number;
    card?: CardName;
    currencyCode?: string;
    data?: Data;
  }): Promise<PreparedSession>;
  /** An authorised payment. */
  authorized(amount?: number): Promise<AuthorizedPayment>;
  close(): Promise<void>;
}

export interface PreparedSession {
  readonly sessionId: string;
  readonly amount: number;
  readonly currencyCode: string;
  readonly data: Data;
}

export interface AuthorizedPayment extends PreparedSession {
  readonly id: string;
  readonly key: string;
  capture(amount: number, key?: string): Promise<unknown>;
  refund(amount: number, key?: string): Promise<unknown>;
}

export async function openStripeShop(settings: object = {}): Promise<StripeShop> {
  const double = await openStripeDouble();
  const database = await freshDatabase();
  const config = { ...double.config, maxNetworkRetries: 0, ...settings };
  const tried = await tryPlugin({ placement: "in-process", definition: stripePayment.definition, config }, payment, {
    databaseUrl: database.url,
  });
  const { client } = tried;

  const prepared: StripeShop["prepared"] = async ({
    amount = 1000,
    card,
    currencyCode = "eur",
    data: given = {},
  } = {}) => {
    const session = { sessionId: `payses_${crypto.randomUUID()}`, amount, currencyCode };
    const { data } = await client.initiate({ ...session, data: given }, { idempotencyKey: session.sessionId });
    if (card) double.confirmInBrowser(data["client_secret"], card);
    return { ...session, data };
  };

  return {
    double,
    tried,
    databaseUrl: database.url,
    prepared,
    async authorized(amount = 1000) {
      const session = await prepared({ amount, card: "succeeds" });
      const key = newKey();
      const { data } = await client.authorize(session, { idempotencyKey: key });
      const part = (units: number) => ({ data, amount: units, currencyCode: "eur" });
      return {
        ...session,
        data,
        id: String(data["id"]),
        key,
        capture: (units, idempotencyKey = newKey()) => client.capture(part(units), { idempotencyKey }),
        refund: (units, idempotencyKey = newKey()) => client.refund(part(units), { idempotencyKey }),
      };
    },
    async close() {
      await tried.close();
      await double.close();
      await database.drop();
    },
  };
}
