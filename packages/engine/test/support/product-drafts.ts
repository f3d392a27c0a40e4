import { type Database, statement } from "@hanse/plugin-kit";
import type { ProductDraft, VariantDraft } from "../../src/catalog/product-draft.ts";
import type { WrittenDraft, WrittenProduct } from "../../src/catalog/product-writer.service.ts";

export const variant = (options: Record<string, string>, sku?: string | null): VariantDraft => ({
  title: Object.values(options).join(" / ") || "Default",
  sku,
  options,
  manageInventory: true,
  allowBackorder: false,
  requiresShipping: true,
  taxable: true,
});

export const shirt = (handle: string, changes: Partial<ProductDraft> = {}): ProductDraft => ({
  handle,
  title: "Harbour shirt",
  status: "published",
  type: "Shirts",
  tags: ["cotton", "blue"],
  collection: { handle: "summer", title: "Summer" },
  images: [{ url: "https://shop.test/1.svg", alt: "From the front" }, { url: "https://shop.test/2.svg" }],
  options: [{ title: "Size", values: ["S", "M"] }],
  variants: [variant({ Size: "S" }, `${handle}-s`), variant({ Size: "M" }, `${handle}-m`)],
  ...changes,
});

export const written = (result: WrittenProduct | undefined): WrittenDraft => {
  if (!result || result.outcome === "refused") throw new Error(`refused: ${result?.problem}`);
  return result;
};

export const ids = (result: WrittenProduct | undefined) => written(result).variants.map(({ variantId }) => variantId);

interface Stored {
  title: string;
  product_id: string;
  type: string | null;
  collection: string | null;
  metadata: object | null;
  thumbnail: string | null;
  tags: string[];
  images: string[];
  options: string[];
  variants: { id: string; sku: string | null; choice: string; thumbnail: string | null; images: string[] }[];
}

const stored = statement<Stored>(
  "test.stored",
  `SELECT p.title, p.id AS product_id, p.metadata, p.thumbnail, t.value AS type, c.handle AS collection,
          ARRAY(SELECT g.value FROM product_tag_link l JOIN product_tag g ON g.id = l.tag_id WHERE l.product_id = p.id ORDER BY 1) AS tags,
          ARRAY(SELECT url FROM product_image WHERE product_id = p.id ORDER BY rank) AS images,
          ARRAY(SELECT o.title || ': ' || (SELECT string_agg(value, ', ' ORDER BY rank) FROM product_option_value WHERE option_id = o.id)
                  FROM product_option o WHERE o.product_id = p.id ORDER BY o.rank) AS options,
          (SELECT json_agg(json_build_object('id', v.id, 'sku', v.sku, 'thumbnail', v.thumbnail,
                    'images', ARRAY(SELECT i.url FROM product_variant_image_link l JOIN product_image i ON i.id = l.image_id WHERE l.variant_id = v.id),
                    'choice', (SELECT string_agg(x.value, ' / ' ORDER BY o.rank) FROM product_variant_option_link l
                      JOIN product_option o ON o.id = l.option_id JOIN product_option_value x ON x.id = l.option_value_id
                     WHERE l.variant_id = v.id)) ORDER BY v.variant_rank, v.id)
             FROM product_variant v WHERE v.product_id = p.id AND v.deleted_at IS NULL) AS variants
     FROM product p LEFT JOIN product_type t ON t.id = p.type_id LEFT JOIN product_collection c ON c.id = p.collection_id
    WHERE p.handle = $1 AND p.deleted_at IS NULL`,
);

/** The live product with this handle, as it is stored. */
export async function load(database: Database, handle: string): Promise<Stored> {
  const [found] = await database.query(stored, [handle]);
  if (!found) throw new Error(`no product ${handle}`);
  return found;
}
