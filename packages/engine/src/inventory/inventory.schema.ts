import type { InventoryLevel } from "@hanse/plugin-kit";
import Type, { type Static } from "typebox";
import { closed } from "../platform/http/shape.ts";
import type { LocationAddress, StockLocation } from "./stock-location.queries.ts";

const Nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Metadata = Nullable(Type.Record(Type.String(), Type.Unknown()));
const Line = Type.Optional(Nullable(Type.String({ maxLength: 255 })));
/** PostgreSQL keeps more, but no warehouse does, and sums over locations must stay exact. */
const Units = Type.Integer({ minimum: 0, maximum: 1_000_000_000 });

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
  metadata: Type.Null(),
});

export const StockLocationDto = Type.Object({
  id: Type.String(),
  name: Type.String(),
  address_id: Nullable(Type.String()),
  address: Nullable(AddressDto),
  sales_channels: Type.Array(Type.Object({ id: Type.String() })),
  metadata: Metadata,
  created_at: Type.String(),
  updated_at: Type.String(),
});
export type StockLocationDto = Static<typeof StockLocationDto>;

const AddressBody = closed({
  address_1: Type.String({ minLength: 1, maxLength: 255 }),
  country_code: Type.String({ pattern: "^[a-z]{2}$" }),
  address_2: Line,
  company: Line,
  city: Line,
  province: Line,
  postal_code: Line,
  phone: Line,
});

export const NewStockLocationBody = closed({
  name: Type.String({ minLength: 1, maxLength: 255 }),
  address: Type.Optional(Nullable(AddressBody)),
  metadata: Type.Optional(Metadata),
});

const ChannelIds = Type.Optional(Type.Array(Type.String(), { maxItems: 100 }));
export const LinkChannelsBody = closed({ add: ChannelIds, remove: ChannelIds });

export const LevelCountBody = closed({ stocked_quantity: Units, incoming_quantity: Type.Optional(Units) });
export const NewLevelBody = closed({ location_id: Type.String(), ...LevelCountBody.properties });

const LevelDto = Type.Object({
  inventory_item_id: Type.String(),
  location_id: Type.String(),
  stocked_quantity: Type.Integer(),
  reserved_quantity: Type.Integer(),
  incoming_quantity: Type.Integer(),
  available_quantity: Type.Integer(),
});

export const ItemLevelsDto = Type.Object({
  id: Type.String(),
  location_levels: Type.Array(LevelDto),
  stocked_quantity: Type.Integer(),
  reserved_quantity: Type.Integer(),
});

export const toLocationAddress = (body: Static<typeof AddressBody>): LocationAddress => ({
  address1: body.address_1,
  address2: body.address_2 ?? null,
  company: body.company ?? null,
  city: body.city ?? null,
  countryCode: body.country_code,
  province: body.province ?? null,
  postalCode: body.postal_code ?? null,
  phone: body.phone ?? null,
});

export const toStockLocationDto = ({
  id,
  name,
  address,
  salesChannelIds,
  metadata,
  createdAt,
  updatedAt,
}: StockLocation): StockLocationDto => ({
  id,
  name,
  address_id: address && addressId(id),
  address: address && { id: addressId(id), ...toAddressDto(address) },
  sales_channels: salesChannelIds.map((channelId) => ({ id: channelId })),
  metadata,
  created_at: createdAt,
  updated_at: updatedAt,
});

/** A location has one address at most, so its id follows from the location's. */
export const addressId = (locationId: string): string => locationId.replace(/^sloc_/, "laddr_");

const toAddressDto = (address: LocationAddress) => ({
  address_1: address.address1,
  address_2: address.address2 ?? null,
  company: address.company ?? null,
  city: address.city ?? null,
  country_code: address.countryCode,
  province: address.province ?? null,
  postal_code: address.postalCode ?? null,
  phone: address.phone ?? null,
  metadata: null,
});

export const toItemLevelsDto = (
  id: string,
  levels: readonly Omit<InventoryLevel, "version">[],
): Static<typeof ItemLevelsDto> => ({
  id,
  location_levels: levels.map(({ itemId, locationId, stocked, reserved, incoming, available }) => ({
    inventory_item_id: itemId,
    location_id: locationId,
    stocked_quantity: stocked,
    reserved_quantity: reserved,
    incoming_quantity: incoming,
    available_quantity: available,
  })),
  stocked_quantity: levels.reduce((sum, level) => sum + level.stocked, 0),
  reserved_quantity: levels.reduce((sum, level) => sum + level.reserved, 0),
});
