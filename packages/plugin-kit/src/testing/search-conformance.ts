import { afterAll, beforeAll, describe } from "vitest";
import type { search } from "../contracts/search.ts";
import { searchFinding } from "./search-finding.ts";
import { searchHostileText } from "./search-hostile-text.ts";
import { searchKeeping } from "./search-keeping.ts";
import { searchNarrowing } from "./search-narrowing.ts";
import { searchRebuilding } from "./search-rebuilding.ts";
import { searchTrial } from "./search-trial.ts";
import type { TriedPlugin } from "./tried-plugin.ts";

/**
 * What the contract `search` promises, as tests. Nothing is asked about ranking, which is each engine's own.
 *
 * @param open starts the plugin with an index of its own; called once.
 */
export function searchConformance(open: () => Promise<TriedPlugin<typeof search>>): void {
  describe("the contract search", () => {
    let tried: TriedPlugin<typeof search>;
    beforeAll(async () => {
      tried = await open();
    });
    afterAll(() => tried.close());
    const trial = searchTrial(() => tried);

    searchFinding(trial);
    searchNarrowing(trial);
    searchKeeping(trial);
    searchHostileText(trial);
    searchRebuilding(trial);
  });
}
