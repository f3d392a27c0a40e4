import { defineModule } from "../platform/module.ts";
import { listSynonyms, reindexSearch, replaceSynonyms, retrieveSearch } from "./admin.routes.ts";
import { CreateSearch } from "./migrations/0001-search.ts";
import { LeaveOptionsOfNoProduct } from "./migrations/0002-options-of-no-product.ts";
import { ProductSearchService } from "./product-search.service.ts";
import { SearchFeedService } from "./search-feed.service.ts";
import { SearchIndexService } from "./search-index.service.ts";
import { SearchRebuildService } from "./search-rebuild.service.ts";
import { SearchSynonymsService } from "./search-synonyms.service.ts";

interface Uses {
  searchFeed: SearchFeedService;
  searchIndex: SearchIndexService;
  searchRebuild: SearchRebuildService;
  searchSynonyms: SearchSynonymsService;
}

export const searchModule = defineModule({
  name: "search",
  migrations: [
    { name: "search/0001", class: CreateSearch },
    { name: "search/0002", class: LeaveOptionsOfNoProduct },
  ],
  services: {
    searchIndex: SearchIndexService,
    searchFeed: SearchFeedService,
    searchRebuild: SearchRebuildService,
    searchSynonyms: SearchSynonymsService,
    productSearch: ProductSearchService,
  },
  routes: [retrieveSearch, reindexSearch, listSynonyms, replaceSynonyms],
  polls: [
    // A change is to be found within a second.
    { name: "search.feed", everyMs: 250, run: ({ searchFeed }: Uses, options) => searchFeed.drain(options) },
    { name: "search.rebuild", everyMs: 1_000, run: ({ searchRebuild }: Uses, options) => searchRebuild.carry(options) },
    {
      name: "search.synonyms",
      everyMs: 1_000,
      run: ({ searchSynonyms }: Uses, options) => searchSynonyms.tell(options),
    },
  ],
  jobs: [{ name: "search.forget", everyMs: 60_000, run: ({ searchFeed }: Uses) => searchFeed.forget() }],
  prepare: ({ searchIndex }: Uses) => searchIndex.prepare(),
});
