import { createRequire } from "node:module";
import type { StaffService } from "../src/staff/index.ts";
import type { Medusa, MedusaModule } from "./medusa.ts";
import type { TestShop } from "./open-test-shop.ts";

/** Required, so that Vitest leaves it as it is. */
const { default: MedusaClass } = createRequire(import.meta.url)("@medusajs/js-sdk") as MedusaModule;

/** A shop that listens, and the unmodified js-sdk on both sides of its counter. */
export interface ListeningShop {
  readonly baseUrl: string;
  /** Signed in as an administrator. */
  readonly merchant: Medusa;
  /** With the storefront's key, signed in as nobody. */
  readonly shopper: Medusa;
  /** One more of them, at a browser of their own. */
  another(): Medusa;
}

/** Makes a shop listen. It ends with the shop. */
export async function listening(shop: TestShop): Promise<ListeningShop> {
  const address = await shop.app.listen({ host: "127.0.0.1", port: 0 });
  const baseUrl = `http://localhost:${new URL(address).port}`;
  const login = { email: "merchant@shop.example", password: "a good password" };
  const staff = shop.container.resolve<StaffService>("staff");
  await staff.create({ ...login, roleIds: ["role_administrator"] });
  const auth = { type: "jwt", jwtTokenStorageMethod: "memory" } as const;
  const merchant = new MedusaClass({ baseUrl, auth });
  await merchant.auth.login("user", "emailpass", login);
  const another = (): Medusa => new MedusaClass({ baseUrl, publishableKey: shop.key, auth });
  return { baseUrl, merchant, shopper: another(), another };
}
