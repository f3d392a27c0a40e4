import Type from "typebox";
import { route } from "../platform/http/route.ts";
import {
  RebuildDto,
  SearchStatusDto,
  SynonymsBody,
  SynonymsReply,
  toRebuildDto,
  toSearchStatusDto,
} from "./search.schema.ts";
import { SearchPluginMissing } from "./search.errors.ts";
import type { SearchIndexService } from "./search-index.service.ts";
import type { SearchRebuildService } from "./search-rebuild.service.ts";
import type { SearchSynonymsService } from "./search-synonyms.service.ts";

interface Uses {
  searchIndex: SearchIndexService;
  searchRebuild: SearchRebuildService;
  searchSynonyms: SearchSynonymsService;
}

export const retrieveSearch = route({
  id: "admin.search.retrieve",
  method: "GET",
  url: "/admin/search",
  access: "admin",
  permission: "search:read",
  summary: "Which plugin keeps the search index, what it has not been told yet, and a rebuild under way.",
  reply: Type.Object({ search: SearchStatusDto }),
  handle: async (_request, { searchIndex }: Uses) => ({ search: toSearchStatusDto(await searchIndex.status()) }),
});

export const reindexSearch = route({
  id: "admin.search.reindex",
  method: "POST",
  url: "/admin/search/reindex",
  access: "admin",
  permission: "search:write",
  summary: "Begins to build the search index anew, in the background; the one in use is replaced when it is complete.",
  status: 202,
  reply: Type.Object({ rebuild: RebuildDto }),
  errors: [SearchPluginMissing],
  handle: async (_request, { searchRebuild }: Uses) => ({ rebuild: toRebuildDto(await searchRebuild.request()) }),
});

export const listSynonyms = route({
  id: "admin.search.listSynonyms",
  method: "GET",
  url: "/admin/search/synonyms",
  access: "admin",
  permission: "search:read",
  summary: "Words that mean the same to a search, in groups.",
  reply: SynonymsReply,
  handle: async (_request, { searchSynonyms }: Uses) => ({ synonyms: await searchSynonyms.list() }),
});

export const replaceSynonyms = route({
  id: "admin.search.replaceSynonyms",
  method: "POST",
  url: "/admin/search/synonyms",
  access: "admin",
  permission: "search:write",
  summary: "Replaces all groups of words that mean the same.",
  body: SynonymsBody,
  reply: SynonymsReply,
  handle: async ({ body }, { searchSynonyms }: Uses) => ({ synonyms: await searchSynonyms.replace(body.synonyms) }),
});
