/** Who found products: the search plugin, or PostgreSQL in its place. */
export type SearchedBy = "plugin" | "fallback";

/** The header that tells it. */
export const searchedBy = (who: SearchedBy): Readonly<Record<string, string>> => ({ "x-hanse-search": who });
