/** A live product as the database has it, as far as drafts speak of it. */
export interface StoredProduct {
  readonly id: string;
  readonly handle: string;
  readonly contentHash: string | null;
  readonly subtitle: string | null;
  readonly description: string | null;
  readonly isGiftcard: boolean;
  readonly thumbnail: string | null;
  readonly collectionId: string | null;
  readonly typeId: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  /** In their order. */
  readonly options: readonly StoredOption[];
  /** The live ones. */
  readonly variants: readonly StoredVariant[];
  readonly images: readonly StoredImage[];
  readonly tagIds: readonly string[];
  readonly categoryIds: readonly string[];
  readonly salesChannelIds: readonly string[];
}

export interface StoredOption {
  readonly id: string;
  readonly title: string;
  readonly values: readonly { readonly id: string; readonly value: string }[];
}

export interface StoredVariant {
  readonly id: string;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly thumbnail: string | null;
  readonly weight: number | null;
  readonly optionCombination: string;
  readonly imageIds: readonly string[];
}

export interface StoredImage {
  readonly id: string;
  readonly url: string;
  readonly metadata: Readonly<Record<string, unknown>> | null;
}
