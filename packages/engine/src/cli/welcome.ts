import type { AddressInfo } from "node:net";
import type { ApiKeyService } from "../api-key/index.ts";
import type { Shop } from "../main.ts";
import type { FirstStaff } from "./first-staff.ts";
import { say } from "./say.ts";

/** Where the shop is to be found, and with what. */
export async function welcome({ http, container }: Shop, staff: FirstStaff, milliseconds: number): Promise<void> {
  const { port } = http.server.address() as AddressInfo;
  const url = `http://localhost:${port}`;
  const [key] = await container.resolve<ApiKeyService>("apiKeys").publishable();
  say.line();
  say.line(`${say.strong("The shop is open")} after ${(milliseconds / 1000).toFixed(1)} s.`);
  say.line();
  say.line(`  Store API          ${url}/store`);
  say.line(`  Admin API          ${url}/admin`);
  say.line(`  API reference      ${url}/docs`);
  say.line(`  Publishable key    ${key?.token ?? "none: make one in the admin"}`);
  say.line(`  Admin sign-in      ${staff.line}`);
  say.line();
  say.line(`  Try: curl -H 'x-publishable-api-key: ${key?.token ?? ""}' '${url}/store/products?limit=3'`);
  say.line("  Ctrl-C stops the shop.");
}
