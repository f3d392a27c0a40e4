// What `q` looks into: the very expressions of the trigram indexes `product_words` and `product_variant_words`, which leave out what
// is deleted.

const words = ["title", "sku", "barcode", "ean", "upc"];

/** Whether a product has a text, as a condition. */
const productHasSql = (alias: string, pattern: string): string =>
  `${alias}.deleted_at IS NULL AND (${alias}.title || ' ' || ${alias}.handle) ILIKE ${pattern}`;

/** Whether a variant itself has a text, as a condition. */
const variantHasSql = (alias: string, pattern: string): string =>
  `${alias}.deleted_at IS NULL AND hanse_variant_words(${words.map((name) => `${alias}.${name}`).join(", ")}) ILIKE ${pattern}`;

/** A query for the ids of products that have a text, or a variant of which has it. An OR across both tables could use no index. */
export const productIdsSql = (pattern: string): string =>
  `SELECT found.id FROM product found WHERE ${productHasSql("found", pattern)}
    UNION SELECT found.product_id FROM product_variant found WHERE ${variantHasSql("found", pattern)}`;

/** A query for the ids of variants that have a text, or the product of which has it. */
export const variantIdsSql = (pattern: string): string =>
  `SELECT found.id FROM product_variant found WHERE ${variantHasSql("found", pattern)}
    UNION SELECT found.id FROM product owner JOIN product_variant found ON found.product_id = owner.id
           WHERE ${productHasSql("owner", pattern)}`;
