/** What a variant stands for among its product's, as a text to compare: equal for equal values of equal options. */
export const choiceOf = (options: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(options).toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)));

/** The same in the database, made of the ids of the option values: unique among a product's live variants. */
export const combinationOf = (valueIds: readonly string[]): string => valueIds.toSorted().join(",");

export const valueIdsOf = (combination: string): string[] => (combination === "" ? [] : combination.split(","));
