import type { TestShop } from "../open-test-shop.ts";

/** What came back; `body` is what the test expects it to be. */
export interface MerchantReply<Body> {
  readonly status: number;
  readonly body: Body;
  readonly etag: string;
}

/** Requests of whoever runs the shop, with a secret key. A test names what it reads of a reply. */
export function merchantOf({ app, adminAuthorization }: Pick<TestShop, "app" | "adminAuthorization">) {
  const send = async <Body = Failure>(
    method: "GET" | "POST" | "DELETE",
    path: string,
    payload?: object,
    headers: Record<string, string> = {},
  ): Promise<MerchantReply<Body>> => {
    const reply = await app.inject({
      method,
      url: `/admin${path}`,
      headers: { authorization: adminAuthorization, ...headers },
      ...(payload && { payload }),
    });
    return { status: reply.statusCode, body: reply.json<Body>(), etag: String(reply.headers.etag) };
  };
  /** Sends what has to work. */
  const must = async <Body>(method: "GET" | "POST" | "DELETE", path: string, payload?: object): Promise<Body> => {
    const { status, body } = await send<Body>(method, path, payload);
    if (status !== 200) throw new Error(`${method} /admin${path} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  };
  return { send, must };
}

/** What a refusal says. */
export interface Failure {
  readonly type: string;
  readonly message: string;
  readonly data: { readonly code: string } & Record<string, unknown>;
}
