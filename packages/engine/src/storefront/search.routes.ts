import { route } from "../platform/http/route.ts";
import { SearchUnavailable } from "../search/index.ts";
import { SearchesBody, SearchesReply, searchQuery } from "./search.schema.ts";
import type { StoreSearchService } from "./store-search.service.ts";
import { PricingContextMissing } from "./storefront.errors.ts";

export const searchProducts = route({
  id: "products.search",
  method: "POST",
  url: "/store/search",
  access: "store",
  summary: "Searches products, with filters, facets and their counts; one search or up to twenty.",
  query: searchQuery,
  body: SearchesBody,
  reply: SearchesReply,
  repeatable: true,
  errors: [SearchUnavailable, PricingContextMissing],
  handle: (request, { storeSearch }: { storeSearch: StoreSearchService }) => storeSearch.answer(request),
});
