import { search } from "@hanse/plugin-kit";
import { inBothPlacements, searchConformance } from "@hanse/plugin-kit/testing";
import { postgresSearch } from "../src/index.ts";

inBothPlacements(
  {
    plugin: postgresSearch,
    module: new URL("../src/index.ts", import.meta.url),
    contract: search,
    config: async () => ({}),
  },
  searchConformance,
);
