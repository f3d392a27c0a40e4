import { InventoryLevelReserved } from "@hanse/plugin-kit";
import Type from "typebox";
import { StaleVersion, StillInUse } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, LinkBody, listOf } from "../platform/http/shape.ts";
import { UnknownProvider } from "../platform/plugins/plugin.errors.ts";
import { ChannelToSupplyNotFound, StockLocationNotFound } from "./inventory.errors.ts";
import type { LocationAdministration } from "./location-administration.service.ts";
import { locationListing } from "./stock-location.queries.ts";
import {
  locationChanges,
  NewStockLocationBody,
  StockLocationChangesBody,
  StockLocationDto,
  stockLocationFields,
} from "./stock-location.schema.ts";
import type { StockLocationService } from "./stock-location.service.ts";

interface Uses {
  stockLocations: StockLocationService;
  locationAdministration: LocationAdministration;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ stock_location: Type.Partial(StockLocationDto) });

export const listStockLocations = route({
  id: "admin.stockLocations.list",
  method: "GET",
  url: "/admin/stock-locations",
  access: "admin",
  permission: "stock_location:read",
  summary: "Stock locations, the oldest first: the order in which stock is taken from them.",
  query: closed(listQuery(locationListing.filters)),
  selects: stockLocationFields,
  reply: listOf("stock_locations", Type.Partial(StockLocationDto)),
  async handle({ query, fields }, { locationAdministration }: Uses) {
    const { rows, ...page } = await locationAdministration.page(query);
    return { stock_locations: rows.map((row) => fields.pick(row)), ...page };
  },
});

export const createStockLocation = route({
  id: "admin.stockLocations.create",
  method: "POST",
  url: "/admin/stock-locations",
  access: "admin",
  permission: "stock_location:write",
  summary: "Makes a stock location.",
  body: NewStockLocationBody,
  selects: stockLocationFields,
  reply: Reply,
  addsOnce: true,
  async handle({ body, fields }, { stockLocations, locationAdministration }: Uses) {
    const { id } = await stockLocations.create({ ...locationChanges(body), name: body.name });
    const row = await locationAdministration.get(id);
    return versioned({ stock_location: fields.pick(row) }, row.version);
  },
});

export const retrieveStockLocation = route({
  id: "admin.stockLocations.retrieve",
  method: "GET",
  url: "/admin/stock-locations/:id",
  access: "admin",
  permission: "stock_location:read",
  summary: "One stock location with its address, channels, providers and fulfillment sets.",
  params: ById,
  selects: stockLocationFields,
  reply: Reply,
  errors: [StockLocationNotFound],
  async handle({ params, fields }, { locationAdministration }: Uses) {
    const row = await locationAdministration.get(params.id);
    return versioned({ stock_location: fields.pick(row) }, row.version);
  },
});

export const updateStockLocation = route({
  id: "admin.stockLocations.update",
  method: "POST",
  url: "/admin/stock-locations/:id",
  access: "admin",
  permission: "stock_location:write",
  summary: "Changes a stock location; an address replaces the one it has.",
  params: ById,
  body: StockLocationChangesBody,
  selects: stockLocationFields,
  reply: Reply,
  errors: [StockLocationNotFound, StaleVersion],
  async handle({ params, body, fields, headers }, { locationAdministration }: Uses) {
    await locationAdministration.update(params.id, locationChanges(body), expectedVersion(headers));
    const row = await locationAdministration.get(params.id);
    return versioned({ stock_location: fields.pick(row) }, row.version);
  },
});

export const deleteStockLocation = route({
  id: "admin.stockLocations.delete",
  method: "DELETE",
  url: "/admin/stock-locations/:id",
  access: "admin",
  permission: "stock_location:write",
  summary: "Deletes a stock location that keeps nothing and from which nothing is shipped.",
  params: ById,
  reply: deletedOf("stock_location"),
  errors: [StockLocationNotFound, StillInUse, InventoryLevelReserved],
  async handle({ params }, { locationAdministration }: Uses) {
    await locationAdministration.delete(params.id);
    return deleted("stock_location", params.id);
  },
});

export const linkChannelsToLocation = route({
  id: "admin.stockLocations.updateSalesChannels",
  method: "POST",
  url: "/admin/stock-locations/:id/sales-channels",
  access: "admin",
  permission: "stock_location:write",
  summary: "Changes which sales channels a stock location supplies.",
  params: ById,
  body: LinkBody,
  selects: stockLocationFields,
  reply: Reply,
  errors: [StockLocationNotFound, ChannelToSupplyNotFound],
  async handle({ params, body, fields }, { stockLocations, locationAdministration }: Uses) {
    await stockLocations.link(params.id, body);
    const row = await locationAdministration.get(params.id);
    return versioned({ stock_location: fields.pick(row) }, row.version);
  },
});

export const linkProvidersToLocation = route({
  id: "admin.stockLocations.updateFulfillmentProviders",
  method: "POST",
  url: "/admin/stock-locations/:id/fulfillment-providers",
  access: "admin",
  permission: "stock_location:write",
  summary: "Changes which fulfillment providers take parcels from a stock location.",
  params: ById,
  body: LinkBody,
  selects: stockLocationFields,
  reply: Reply,
  errors: [StockLocationNotFound, UnknownProvider],
  async handle({ params, body, fields }, { locationAdministration }: Uses) {
    await locationAdministration.linkProviders(params.id, body);
    const row = await locationAdministration.get(params.id);
    return versioned({ stock_location: fields.pick(row) }, row.version);
  },
});
