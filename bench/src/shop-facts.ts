/** What requests to a filled shop are made of. */
export interface ShopFacts {
  readonly products: number;
  /** A publishable key. */
  readonly key: string;
  /** A secret key, for the admin API. */
  readonly secretKey: string;
  readonly salesChannelId: string;
  readonly regionId: string;
  readonly currencyCode: string;
  /** A country of the region. */
  readonly countryCode: string;
  /** Of products of the first page of the list. */
  readonly productIds: readonly string[];
  /** Of the first of them: what a shopper who knows what they want searches for. */
  readonly title: string;
  /** Variants of as many different products, of which there is more than anyone can buy. */
  readonly variantIds: readonly string[];
}
