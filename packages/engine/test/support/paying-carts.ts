import { newId, statement } from "@hanse/plugin-kit";
import { defaultPlugins, openTestShop, type TestShop } from "../open-test-shop.ts";
import type { RegionService } from "../../src/region/index.ts";
import type { PaymentAuthorizationService } from "../../src/payment/payment-authorization.service.ts";
import type { AmountDue, PaymentCollectionService } from "../../src/payment/payment-collection.service.ts";
import type { PaymentChangeService } from "../../src/payment/payment-changes.service.ts";
import type { PaymentService } from "../../src/payment/payment.service.ts";
import { followUp as followPaymentsUp } from "./follow-ups.ts";
import { TestProvider } from "./test-provider.ts";

/** A shop for tests of payments, in whose region the manual provider and one for tests are offered. */
export async function openPayingShop() {
  const provider = new TestProvider();
  const shop: TestShop = await openTestShop({ plugins: [...defaultPlugins(), provider.plugin()] });
  const { id: regionId } = await shop.container.resolve<RegionService>("regions").create({
    name: "Europe",
    currencyCode: "eur",
    countryCodes: ["de"],
    paymentProviderIds: ["pp_system_default", "pp_test_test", "pp_uninstalled"],
  });
  const collections = shop.container.resolve<PaymentCollectionService>("paymentCollections");
  const authorizations = shop.container.resolve<PaymentAuthorizationService>("paymentAuthorizations");
  const changes = shop.container.resolve<PaymentChangeService>("paymentChanges");
  const payments = shop.container.resolve<PaymentService>("payments");

  const due = (changes: Partial<AmountDue> = {}): AmountDue => ({
    cartId: newId("cart"),
    regionId,
    currencyCode: "eur",
    amount: 1_000,
    ...changes,
  });

  /** A collection with a session. */
  const withSession = async (providerId = "pp_test_test", changes: Partial<AmountDue> = {}) => {
    const { id } = await collections.forCart(due(changes));
    const collection = await collections.createSession(id, { providerId });
    const [session] = collection.sessions;
    if (!session) throw new Error("The test's collection has no session.");
    return { collection, session };
  };

  /** A payment that was authorised and recorded. */
  const paid = async (changes: Partial<AmountDue> = {}, providerId = "pp_test_test") => {
    const { collection, session } = await withSession(providerId, changes);
    const result = await authorizations.authorize(session, { key: `authorize:${session.id}` });
    if (result.outcome !== "authorized" && result.outcome !== "captured") throw new Error(`It is ${result.outcome}.`);
    const { outcome, data } = result;
    const recorded = await shop.database.transaction((tx) =>
      authorizations.record(tx, { sessionId: session.id, amount: session.amount, outcome, data }),
    );
    return { ...recorded, collection, session };
  };

  const sessionsOf = (collectionId: string) =>
    shop.database.query(
      statement<{ id: string; status: string; amount: number; toDo: "look" | "return" | null }>(
        "test.sessions",
        `SELECT id, status, amount, f.kind AS "toDo" FROM payment_session
           LEFT JOIN payment_follow_up f ON f.payment_session_id = id AND f.key = ''
          WHERE payment_collection_id = $1 ORDER BY created_at, id`,
      ),
      [collectionId],
    );

  /** Does all that is to be followed up, however long it would have waited. */
  const followUp = () => followPaymentsUp(shop, { withinMs: 86_400_000 });

  return {
    shop,
    provider,
    regionId,
    collections,
    authorizations,
    payments,
    changes,
    followUp,
    due,
    withSession,
    paid,
    sessionsOf,
  };
}

export type PayingShop = Awaited<ReturnType<typeof openPayingShop>>;
