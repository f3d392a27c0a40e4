import { afterAll, beforeAll, describe } from "vitest";
import type { inventory } from "../contracts/inventory.ts";
import { inventoryAmending } from "./inventory-amending.ts";
import { inventoryCounting } from "./inventory-counting.ts";
import { inventoryEnding } from "./inventory-ending.ts";
import { inventoryMoving } from "./inventory-moving.ts";
import { inventoryReserving } from "./inventory-reserving.ts";
import { inventoryShipping } from "./inventory-shipping.ts";
import { inventoryTrial } from "./inventory-trial.ts";
import type { TriedPlugin } from "./tried-plugin.ts";

/**
 * What the contract `inventory` promises, as tests.
 *
 * @param open starts the plugin with stock of its own; called once.
 */
export function inventoryConformance(open: () => Promise<TriedPlugin<typeof inventory>>): void {
  describe("the contract inventory", () => {
    let tried: TriedPlugin<typeof inventory>;
    beforeAll(async () => {
      tried = await open();
    });
    afterAll(() => tried?.close());
    const trial = inventoryTrial(() => tried);

    inventoryReserving(trial);
    inventoryEnding(trial);
    inventoryCounting(trial);
    inventoryMoving(trial);
    inventoryShipping(trial);
    inventoryAmending(trial);
  });
}
