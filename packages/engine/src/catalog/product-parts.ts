import { newId, type Transaction } from "@hanse/plugin-kit";
import type { ProductParts } from "./new-product.ts";
import { ProductCategoryLink, ProductImage, ProductSalesChannelLink, ProductTagLink } from "./product.entity.ts";

type Parts = Omit<ProductParts, "options">;
type NewImage = NonNullable<ProductParts["images"]>[number];

/** Gives a new product its pictures and links. */
export function createParts(
  { em }: Transaction,
  productId: string,
  { images = [], categoryIds = [], tagIds = [], salesChannelIds = [] }: Parts,
): void {
  for (const [rank, { url, alt }] of byUrl(images).entries()) {
    em.create(ProductImage, { id: newId("img"), productId, url, rank, metadata: alt === undefined ? null : { alt } });
  }
  for (const categoryId of new Set(categoryIds)) em.create(ProductCategoryLink, { productId, categoryId });
  for (const tagId of new Set(tagIds)) em.create(ProductTagLink, { productId, tagId });
  for (const salesChannelId of new Set(salesChannelIds))
    em.create(ProductSalesChannelLink, { productId, salesChannelId });
}

/** Each list that is given replaces all that there was. */
export async function replaceParts(
  tx: Transaction,
  productId: string,
  { images, categoryIds, tagIds, salesChannelIds }: Parts,
): Promise<void> {
  const { em } = tx;
  if (images) await replaceImages(tx, productId, images);
  if (categoryIds) await em.nativeDelete(ProductCategoryLink, { productId });
  if (tagIds) await em.nativeDelete(ProductTagLink, { productId });
  if (salesChannelIds) await em.nativeDelete(ProductSalesChannelLink, { productId });
  createParts(tx, productId, { categoryIds, tagIds, salesChannelIds });
}

/** Pictures keep their ids, and so the variants they show, where the URL stays. */
async function replaceImages({ em }: Transaction, productId: string, images: readonly NewImage[]): Promise<void> {
  const known = new Map((await em.find(ProductImage, { productId })).map((image) => [image.url, image]));
  const wanted = byUrl(images);
  const urls = new Set(wanted.map(({ url }) => url));
  for (const [url, image] of known) if (!urls.has(url)) em.remove(image);
  for (const [rank, { url, alt }] of wanted.entries()) {
    const image = known.get(url);
    const metadata = alt === undefined ? (image?.metadata ?? null) : { ...image?.metadata, alt };
    if (image) Object.assign(image, { rank, metadata });
    else em.create(ProductImage, { id: newId("img"), productId, url, rank, metadata });
  }
}

/** A product shows a picture once. */
const byUrl = (images: readonly NewImage[]): NewImage[] => [
  ...new Map(images.map((image) => [image.url, image])).values(),
];
