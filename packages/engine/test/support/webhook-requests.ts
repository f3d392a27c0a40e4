import { expect, vi } from "vitest";
import type { WebhookDto } from "../../src/webhook/webhook.schema.ts";
import type { TestShop } from "../open-test-shop.ts";

interface Attempt {
  readonly number: number;
  readonly status_code: number | null;
  readonly error: string | null;
  readonly response: string;
}

export interface ShownDelivery {
  readonly id: string;
  readonly event: string;
  readonly state: "pending" | "delivered" | "failed";
  readonly attempt_count: number;
  readonly next_attempt_at: string | null;
  readonly attempts: readonly Attempt[];
}

/** What replies hold, each some of it. */
interface Body {
  readonly webhook: WebhookDto;
  readonly webhooks: readonly WebhookDto[];
  readonly secret: string;
  readonly webhook_delivery: ShownDelivery;
  readonly webhook_deliveries: readonly ShownDelivery[];
  readonly replayed: number;
  readonly events: readonly string[];
  readonly count: number;
  readonly code: string;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The admin's requests about webhooks. */
export function webhookRequests({ app, adminAuthorization }: Pick<TestShop, "app" | "adminAuthorization">) {
  const send = async (method: "GET" | "POST" | "DELETE", path: string, payload?: object, more = {}) => {
    const headers = { authorization: adminAuthorization, ...more };
    const url = `/admin/webhooks${path}`;
    const reply = await app.inject({ method, url, headers, ...(payload && { payload }) });
    return { status: reply.statusCode, text: reply.body, headers: reply.headers, body: JSON.parse(reply.body) as Body };
  };
  const must = async (method: "GET" | "POST" | "DELETE", path: string, payload?: object): Promise<Body> => {
    const { status, text, body } = await send(method, path, payload);
    if (status !== 200) throw new Error(`${method} ${path} answered ${status}: ${text}`);
    return body;
  };
  const delivery = async (id: string) => (await must("GET", `/deliveries/${id}`)).webhook_delivery;
  const deliveries = async (id: string, query = "") =>
    (await must("GET", `/${id}/deliveries?${query}`)).webhook_deliveries;
  return {
    send,
    must,
    delivery,
    deliveries,
    /** A webhook with its secret. */
    async create(url: string, events: readonly string[] = ["product.created"]) {
      const { webhook, secret } = await must("POST", "", { url, events });
      return { id: webhook.id, secret };
    },
    /** The only delivery to a webhook, when it is in this state. */
    only: (id: string, state: ShownDelivery["state"]): Promise<ShownDelivery> =>
      vi.waitFor(
        async () => {
          const found = await deliveries(id);
          expect(found).toMatchObject([{ state }]);
          return delivery(found[0]?.id ?? "");
        },
        { timeout: 15_000, interval: 20 },
      ),
  };
}
