import type { Settings } from "meilisearch";

/** Beyond this, hits are neither counted nor listed. */
const mostHits = 10_000;

/** How the index is set up; synonyms come beside. */
export const indexSettings: Settings = {
  // Earlier fields weigh more.
  searchableAttributes: [
    "title",
    "skus",
    "subtitle",
    "tagNames",
    "collectionName",
    "typeName",
    "categoryNames",
    "variantTitles",
    "optionValues",
    "description",
  ],
  filterableAttributes: [
    "key",
    "removed",
    "channelTokens",
    "categoryTokens",
    "categoryFacets",
    "collectionTokens",
    "collectionFacets",
    "typeTokens",
    "typeFacets",
    "tagTokens",
    "tagFacets",
    "optionTokens",
    "optionFacets",
    "prices",
    "isAvailable",
  ],
  sortableAttributes: ["key", "prices", "createdAt", "titleKey"],
  // An order that is asked for comes before relevance; of what is equally relevant, the newest comes first.
  rankingRules: ["sort", "words", "typo", "proximity", "attribute", "exactness", "createdAt:desc"],
  typoTolerance: {
    enabled: true,
    minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 },
    disableOnAttributes: ["skus"],
  },
  faceting: { maxValuesPerFacet: 500, sortFacetValuesBy: { "*": "count" } },
  pagination: { maxTotalHits: mostHits },
};
