import type { Contract } from "../contract.ts";
import { fulfillment } from "./fulfillment.ts";
import { inventory } from "./inventory.ts";
import { notification } from "./notification.ts";
import { payment } from "./payment.ts";
import { search } from "./search.ts";
import { storage } from "./storage.ts";
import { tax } from "./tax.ts";

/** Every contract that the engine knows, by name. */
export const contracts: ReadonlyMap<string, Contract> = new Map(
  [fulfillment, inventory, notification, payment, search, storage, tax].map((contract) => [contract.name, contract]),
);
