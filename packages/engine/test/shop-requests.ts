import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance } from "fastify";
import type { CustomerDto } from "../src/customer/index.ts";

/** What replies hold, each some of it: a test reads what it expects, and fails when it is not there. */
interface Body {
  readonly token: string;
  readonly customer: CustomerDto;
  readonly addresses: readonly CustomerDto["addresses"][number][];
  readonly customers: readonly CustomerDto[];
  readonly count: number;
  readonly message: string;
  readonly request_id: string;
}

/** What came back; `body` is the parsed JSON, or the text of a reply that is none. */
export interface Reply {
  readonly status: number;
  readonly body: Body;
  readonly headers: Readonly<Record<string, unknown>>;
}

interface Options {
  readonly headers?: IncomingHttpHeaders;
  readonly remoteAddress?: string;
}

/** Requests to a shop as one storefront sends them, with its publishable key. */
export function requestsTo({ app, key }: { app: FastifyInstance; key: string }) {
  const send = async (
    method: "GET" | "POST" | "DELETE",
    url: string,
    payload: unknown,
    options: Options,
  ): Promise<Reply> => {
    const { statusCode, body, headers } = await app.inject({
      method,
      url,
      ...(payload === undefined ? {} : { payload: payload as object }),
      headers: { "x-publishable-api-key": key, ...options.headers },
      ...(options.remoteAddress && { remoteAddress: options.remoteAddress }),
    });
    const isJson = String(headers["content-type"]).includes("json");
    return { status: statusCode, body: (isJson ? JSON.parse(body) : body) as Body, headers };
  };
  return {
    get: (url: string, options: Options = {}) => send("GET", url, undefined, options),
    post: (url: string, payload?: unknown, options: Options = {}) => send("POST", url, payload, options),
    delete: (url: string, options: Options = {}) => send("DELETE", url, undefined, options),
  };
}

export type Requests = ReturnType<typeof requestsTo>;

export const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** Registers, makes the customer and signs in. */
export async function signUp(
  { post }: Requests,
  email: string,
  password = "a good password",
): Promise<{ id: string; token: string }> {
  const registered = await post("/auth/customer/emailpass/register", { email, password });
  const { body } = await post("/store/customers", { email }, bearer(registered.body.token));
  const login = await post("/auth/customer/emailpass", { email, password });
  return { id: body.customer.id, token: login.body.token };
}

/** What the browser would keep of a reply's `Set-Cookie`. */
export const cookieOf = ({ headers }: Pick<Reply, "headers">): string =>
  String(headers["set-cookie"]).split(";")[0] ?? "";

/** The statements on these tables since the last call; what the platform polls for in the meantime is left out. */
export const statementsOn = (shop: { statements(): string[] }, tables: RegExp): string[] =>
  shop.statements().filter((text) => tables.test(text));

/** The statuses of several replies, lowest first: for requests sent at once, whose order means nothing. */
export const statusesOf = (replies: readonly Reply[]): number[] =>
  replies.map(({ status }) => status).toSorted((a, b) => a - b);
