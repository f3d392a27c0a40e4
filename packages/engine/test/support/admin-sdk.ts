import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import type { Medusa, MedusaModule } from "../medusa.ts";
import type { TestShop } from "../open-test-shop.ts";

/** Required, so that Vitest leaves it as it is. */
const { default: MedusaClass } = createRequire(import.meta.url)("@medusajs/js-sdk") as MedusaModule;

/** The js-sdk as an admin uses it, with a secret key, over a real connection. */
export async function openAdminSdk({ app, adminAuthorization }: TestShop): Promise<Medusa> {
  if (!app.server.listening) await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const apiKey = Buffer.from(adminAuthorization.replace("Basic ", ""), "base64").toString().replace(/:$/, "");
  return new MedusaClass({ baseUrl: `http://127.0.0.1:${port}`, apiKey });
}
