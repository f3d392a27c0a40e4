import type { ProductDraft } from "../catalog/index.ts";

/** The draft with its pictures under the shop's public address, since a storefront runs elsewhere. */
export function withAbsolutePictures(draft: ProductDraft, publicUrl: string): ProductDraft {
  const absolute = (url: string): string => (url.startsWith("/") ? `${publicUrl}${url}` : url);
  return {
    ...draft,
    ...(draft.thumbnail && { thumbnail: absolute(draft.thumbnail) }),
    ...(draft.images && { images: draft.images.map((image) => ({ ...image, url: absolute(image.url) })) }),
    variants: draft.variants.map((variant) =>
      variant.imageUrl ? { ...variant, imageUrl: absolute(variant.imageUrl) } : variant,
    ),
  };
}
