/** What of the filled shop lists are asked about. */
export interface Known {
  /** How many products, orders and customers there are. */
  readonly size: number;
  readonly salesChannelId: string;
  readonly productId: string;
  readonly categoryId: string;
  readonly collectionId: string;
  readonly tagId: string;
  readonly typeId: string;
  readonly sku: string;
  readonly itemId: string;
  readonly locationId: string;
}

/** The lists that staff look at most, each in the ways that they do: the first page, a deep one, a search, each main filter. */
export const adminLists = (known: Known): Readonly<Record<string, readonly string[]>> => {
  const deep = (share: number): string => `offset=${Math.floor(known.size * share * 0.9)}`;
  return {
    orders: [
      "",
      deep(1),
      "status=pending",
      "payment_status=captured",
      "fulfillment_status=not_fulfilled",
      "is_draft_order=false",
      `sales_channel_id=${known.salesChannelId}`,
      "customer_id=cus_bench77",
      "email=shopper77@example.com",
      "currency_code=eur",
      "created_at[$gte]=2026-06-01T00:00:00Z",
      "created_at[$gte]=2020-01-01T00:00:00Z&order=-total",
      "total[$gte]=100",
      "order=-updated_at",
      "order=email",
      "q=shopper77",
      "q=4711",
      "q=lamp",
      "q=number77",
      "q=ad",
      "fields=*items,*customer,*sales_channel",
    ],
    products: [
      "",
      deep(1),
      "status=published",
      `category_id=${known.categoryId}`,
      `collection_id=${known.collectionId}`,
      `tag_id=${known.tagId}`,
      `type_id=${known.typeId}`,
      `sales_channel_id=${known.salesChannelId}`,
      `sales_channel_id=${known.salesChannelId}&status=published&order=title`,
      "created_at[$gte]=2020-01-01T00:00:00Z",
      `variants[sku]=${known.sku}`,
      "q=lamp",
      "q=table lamp",
      "q=series",
      "q=ad",
      "order=title",
      "order=-updated_at",
      "fields=*variants,*variants.prices",
      "q=lamp&fields=*variants,*variants.prices,*sales_channels,*categories",
    ],
    "product-variants": [
      "",
      deep(3),
      `product_id=${known.productId}`,
      `sku=${known.sku}`,
      "title=M / Black",
      "manage_inventory=true",
      "allow_backorder=true",
      `inventory_item_id=${known.itemId}`,
      "order=-created_at",
      "order=title",
      "order=sku",
      "q=lamp",
      "q=ad",
      `q=${known.sku}`,
      "fields=*product,*prices,*inventory_items,+inventory_quantity",
    ],
    customers: [
      "",
      deep(1),
      "has_account=true",
      "email=shopper77@example.com",
      "first_name=Ada",
      "groups=cusgroup_none",
      "created_at[$gte]=2020-01-01T00:00:00Z",
      "order=email",
      "order=first_name",
      "q=number77",
      "q=ada number",
      "q=ad",
      "fields=*groups,*addresses",
    ],
    "inventory-items": [
      "",
      deep(3),
      `sku=${known.sku}`,
      `location_levels[location_id]=${known.locationId}`,
      "requires_shipping=true",
      "order=sku",
      "q=lamp",
      "q=black",
      "q=bl",
      `q=${known.sku}`,
    ],
    payments: [
      "",
      deep(1),
      "provider_id=pp_system_default",
      "currency_code=eur",
      "captured_at=null",
      "captured_at[$gte]=2020-01-01T00:00:00Z",
      "payment_collection_id=pay_col_bench77",
      "order=-amount",
      "q=pay_bench4711",
    ],
    "product-categories": ["", deep(0.01), "parent_category_id=null", "is_active=false", "q=category 7", "order=name"],
    collections: ["", deep(0.01), "handle=collection-77", "q=collection 7", "order=title"],
    promotions: ["", deep(0.1), "status=active", "is_automatic=false", "q=gift7", "order=code"],
    "price-lists": ["", deep(0.01), "status=draft", "q=season 7", "fields=*,+prices_count"],
    "price-lists/plist_bench1/prices": [
      "",
      deep(1),
      "currency_code=eur",
      `product_id=${known.productId}`,
      "q=lamp",
      `q=${known.sku}`,
    ],
    returns: ["", deep(0.1), "status=requested", "order_id=order_bench10", "q=4711", "q=shopper77"],
    "draft-orders": ["", deep(0.1), "customer_id=cus_bench77", "order=email", "q=shopper77"],
    reservations: [
      "",
      deep(1),
      `location_id=${known.locationId}`,
      `inventory_item_id=${known.itemId}`,
      "origin=order",
      "order=-quantity",
      "q=lamp",
      `q=${known.sku}`,
    ],
    "stock-movements": ["", `inventory_item_id=${known.itemId}`, `location_id=${known.locationId}`],
  };
};
