import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";
import type { LocationAddress } from "./location-address.ts";

const Nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Metadata = Nullable(Type.Record(Type.String(), Type.Unknown()));
const Line = Type.Optional(Nullable(Type.String({ maxLength: 255 })));
const times = { created_at: Type.String(), updated_at: Type.String(), deleted_at: Type.Null() };

const AddressDto = Type.Object({
  id: Type.String(),
  address_1: Type.String(),
  address_2: Nullable(Type.String()),
  company: Nullable(Type.String()),
  city: Nullable(Type.String()),
  country_code: Type.String(),
  province: Nullable(Type.String()),
  postal_code: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  metadata: Metadata,
});

const ChannelDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: Nullable(Type.String()),
  is_disabled: Type.Boolean(),
});

const ProviderDto = Type.Object({ id: Type.String(), is_enabled: Type.Boolean() });

const ZoneDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  fulfillment_set_id: Type.String(),
  geo_zones: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  shipping_options: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  ...times,
});

const SetDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  type: Type.String(),
  service_zones: Type.Array(Type.Partial(ZoneDto)),
  ...times,
});

export const StockLocationDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  address_id: Nullable(Type.String()),
  address: Nullable(Type.Partial(AddressDto)),
  sales_channels: Type.Array(Type.Partial(ChannelDto)),
  fulfillment_providers: Type.Array(Type.Partial(ProviderDto)),
  fulfillment_sets: Type.Array(Type.Partial(SetDto)),
  metadata: Metadata,
  ...times,
});
export type StockLocationDto = Static<typeof StockLocationDto>;

/** What `fields=` may say of a stock location. */
export const stockLocationFields = fieldGrammar({
  defaults: [
    "*",
    "*address",
    "*sales_channels",
    "*fulfillment_providers",
    "*fulfillment_sets",
    "*fulfillment_sets.service_zones",
  ],
  allowed: {
    ...leaves(StockLocationDto),
    address: leaves(AddressDto),
    sales_channels: leaves(ChannelDto),
    fulfillment_providers: leaves(ProviderDto),
    fulfillment_sets: { ...leaves(SetDto), service_zones: leaves(ZoneDto) },
  },
  depth: 4,
});

const AddressBody = closed({
  address_1: Type.String({ minLength: 1, maxLength: 255 }),
  country_code: Type.String({ pattern: "^[a-z]{2}$" }),
  address_2: Line,
  company: Line,
  city: Line,
  province: Line,
  postal_code: Line,
  phone: Line,
  metadata: Type.Optional(Metadata),
});

const Name = Type.String({ minLength: 1, maxLength: 255 });
const columns = {
  address: Type.Optional(Nullable(AddressBody)),
  metadata: Type.Optional(Metadata),
  additional_data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
};

export const NewStockLocationBody = closed({ name: Name, ...columns });
export const StockLocationChangesBody = closed({ name: Type.Optional(Name), ...columns });

const toLocationAddress = (body: Static<typeof AddressBody>): LocationAddress => ({
  address1: body.address_1,
  address2: body.address_2 ?? null,
  company: body.company ?? null,
  city: body.city ?? null,
  countryCode: body.country_code,
  province: body.province ?? null,
  postalCode: body.postal_code ?? null,
  phone: body.phone ?? null,
  metadata: body.metadata ?? null,
});

/** Columns to set; what was not sent stays as it is. */
export const locationChanges = ({ name, address, metadata }: Static<typeof StockLocationChangesBody>) => ({
  ...(name !== undefined && { name }),
  ...(address !== undefined && { address: address && toLocationAddress(address) }),
  ...(metadata !== undefined && { metadata }),
});

/** A location has one address at most, so its id follows from the location's. */
export const addressId = (locationId: string): string => locationId.replace(/^sloc_/, "laddr_");
