import Type from "typebox";
import { route } from "../platform/http/route.ts";
import { closed, listOf, oneOrMany, pageQuery } from "../platform/http/shape.ts";
import { UnknownProvider } from "../platform/plugins/plugin.errors.ts";
import type { FulfillmentProviderService } from "./fulfillment-provider.service.ts";

interface Uses {
  fulfillmentProviders: FulfillmentProviderService;
}

const Ids = Type.Optional(oneOrMany(Type.String({ maxLength: 255 })));

export const listFulfillmentProviders = route({
  id: "admin.fulfillmentProviders.list",
  method: "GET",
  url: "/admin/fulfillment-providers",
  access: "admin",
  permission: "fulfillment_provider:read",
  summary: "The plugins that send parcels.",
  query: closed({
    ...pageQuery,
    id: Ids,
    q: Type.Optional(Type.String({ maxLength: 200 })),
    is_enabled: Type.Optional(Type.Boolean()),
    stock_location_id: Ids,
  }),
  reply: listOf("fulfillment_providers", Type.Object({ id: Type.String(), is_enabled: Type.Boolean() })),
  async handle({ query }, { fulfillmentProviders }: Uses) {
    const { rows, ...page } = await fulfillmentProviders.page(query);
    return { fulfillment_providers: rows, ...page };
  },
});

export const listFulfillmentProviderOptions = route({
  id: "admin.fulfillmentProviders.listFulfillmentOptions",
  method: "GET",
  url: "/admin/fulfillment-providers/:id/options",
  access: "admin",
  permission: "fulfillment_provider:read",
  summary: "The services of a fulfillment provider that shipping options can be built on.",
  params: closed({ id: Type.String() }),
  query: closed(pageQuery),
  reply: listOf(
    "fulfillment_options",
    Type.Object({ id: Type.String(), name: Type.String(), is_return: Type.Boolean() }),
  ),
  errors: [UnknownProvider],
  async handle({ params, query }, { fulfillmentProviders }: Uses) {
    const { rows, ...page } = await fulfillmentProviders.services(params.id, query);
    return { fulfillment_options: rows, ...page };
  },
});
