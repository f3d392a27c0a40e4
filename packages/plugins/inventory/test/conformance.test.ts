import { inventory as contract } from "@hanse/plugin-kit";
import { inBothPlacements, inventoryConformance } from "@hanse/plugin-kit/testing";
import { inventory } from "../src/index.ts";

inBothPlacements(
  { plugin: inventory, module: new URL("../src/index.ts", import.meta.url), contract },
  inventoryConformance,
);
