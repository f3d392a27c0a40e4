/** The header that tells who found the products: the search plugin, or PostgreSQL in its place. */
export const searchedBy = (who: "plugin" | "fallback"): Readonly<Record<string, string>> => ({ "x-hanse-search": who });
