import type { FastifyInstance } from "fastify";
import type { CategoryDto, CollectionDto, OptionDto, TagDto } from "../../src/catalog/grouping.schema.ts";
import type { ProductDto } from "../../src/merchandise/product.schema.ts";

/** What replies of the catalogue hold, each some of it: a test reads what it expects, and fails when it is not there. */
export interface CatalogBody {
  readonly product: ProductDto;
  readonly products: readonly ProductDto[];
  readonly collection: CollectionDto;
  readonly collections: readonly CollectionDto[];
  readonly product_category: CategoryDto;
  readonly product_categories: readonly CategoryDto[];
  readonly product_tags: readonly TagDto[];
  readonly product_options: readonly OptionDto[];
  readonly count: number;
  readonly message: string;
}

/** Requests with these headers, as a storefront or an admin sends them. */
export function requestsTo(app: FastifyInstance, headers: Record<string, string>) {
  const send = async (method: "GET" | "POST" | "DELETE", url: string, payload?: object) => {
    const reply = await app.inject({ method, url, headers, ...(payload && { payload }) });
    return { status: reply.statusCode, body: reply.json<CatalogBody>() };
  };
  return {
    get: (url: string) => send("GET", url),
    post: (url: string, payload: object) => send("POST", url, payload),
    delete: (url: string) => send("DELETE", url),
  };
}
