import type { StaffService } from "../src/staff/index.ts";
import type { TestShop } from "./open-test-shop.ts";

export interface AdminReply<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Requests to the admin as somebody sends them, with whatever authorisation. */
export function adminRequests({ app }: Pick<TestShop, "app">, authorization: string) {
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads what it expects, and fails when it is not there
  return async <Body = any>(
    method: "GET" | "POST" | "DELETE",
    url: string,
    payload?: object,
    headers: Record<string, string> = {},
  ): Promise<AdminReply<Body>> => {
    const reply = await app.inject({
      method,
      url: `/admin${url}`,
      headers: { authorization, ...headers },
      ...(payload && { payload }),
    });
    return { status: reply.statusCode, body: reply.json<Body>(), headers: reply.headers };
  };
}

const password = "a good password";
let made = 0;

/** A staff user who is signed in, with roles of which each permission is one of a role of the shop's own. */
export async function staffMember(
  shop: TestShop,
  { permissions, roleIds = [] }: { permissions?: readonly string[]; roleIds?: readonly string[] },
): Promise<{ id: string; email: string; authorization: string; ask: ReturnType<typeof adminRequests> }> {
  made += 1;
  const email = `member${made}@shop.example`;
  const asOwner = adminRequests(shop, shop.adminAuthorization);
  const roles = [...roleIds];
  if (permissions) {
    const { body } = await asOwner("POST", "/roles", { name: `role of member ${made}`, permissions });
    roles.push(String(body.role.id));
  }
  const staff = shop.container.resolve<StaffService>("staff");
  const { id } = await staff.create({ email, password, roleIds: roles });
  const login = await shop.app.inject({ method: "POST", url: "/auth/user/emailpass", payload: { email, password } });
  const authorization = `Bearer ${login.json<{ token: string }>().token}`;
  return { id, email, authorization, ask: adminRequests(shop, authorization) };
}
