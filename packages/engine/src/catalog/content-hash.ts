import { hash } from "node:crypto";
import type { ProductDraft } from "./product-draft.ts";

/** Rises when drafts are written in another way, so that the next import writes all of them again. */
const version = 1;

/** Changes with whatever the catalogue keeps of a draft; prices and stock are kept elsewhere. */
export function contentHash(draft: ProductDraft, salesChannelIds: readonly string[]): string {
  const content = {
    ...draft,
    variants: draft.variants.map((variant) => ({ ...variant, prices: undefined, stock: undefined })),
  };
  return `${version}:${hash("sha256", JSON.stringify([content, salesChannelIds.toSorted()], sorted), "base64url")}`;
}

/** Sources may name fields in any order. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
