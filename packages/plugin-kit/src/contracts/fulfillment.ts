import Type, { type Static } from "typebox";
import { defineContract } from "../contract.ts";
import { defineError } from "../error.ts";

const Id = Type.String({ minLength: 1 });
/** What the provider needs to find its shipment again. Opaque to the engine. */
const ProviderData = Type.Record(Type.String(), Type.Unknown());
const Amount = Type.Integer({ minimum: 0 });

/** A service that the provider offers, to build shipping options on. */
export const FulfillmentService = Type.Object({ id: Id, name: Type.String(), isReturn: Type.Boolean() });

const Text = Type.Union([Type.String(), Type.Null()]);

/** Where a parcel goes or comes from. */
export const ParcelAddress = Type.Object({
  name: Type.String(),
  company: Text,
  /** Street and number and whatever follows, at least one. */
  lines: Type.Array(Type.String(), { minItems: 1 }),
  postalCode: Text,
  city: Text,
  province: Text,
  /** ISO 3166-1 alpha-2, lower case. */
  countryCode: Type.String({ minLength: 2, maxLength: 2 }),
  phone: Text,
});
export type ParcelAddress = Static<typeof ParcelAddress>;

export const Parcel = Type.Object({
  orderId: Id,
  /** The number that people call the order by. */
  displayId: Type.Optional(Type.Integer()),
  serviceId: Id,
  data: ProviderData,
  /** Where it goes. */
  address: Type.Optional(ParcelAddress),
  /** Where it comes from; the provider's own sender when left out. */
  from: Type.Optional(ParcelAddress),
  items: Type.Array(
    Type.Object({
      lineId: Id,
      title: Type.String(),
      sku: Type.Union([Type.String(), Type.Null()]),
      quantity: Type.Integer({ minimum: 1 }),
    }),
  ),
});
export type Parcel = Static<typeof Parcel>;

/** A shipment that was ordered. Empty urls: there is none. */
export const Shipment = Type.Object({
  data: ProviderData,
  labels: Type.Array(
    Type.Object({ trackingNumber: Type.String(), trackingUrl: Type.String(), labelUrl: Type.String() }),
  ),
});
export type Shipment = Static<typeof Shipment>;

/** The provider cannot do what was asked: an unknown service, a pick-up point that is gone, a price it does not calculate. */
export const FulfillmentRefused = defineError(
  "fulfillment.refused",
  400,
  "not_allowed",
  Type.Object({ reason: Type.String() }),
  ({ reason }) => `The fulfillment provider refused: ${reason}.`,
);

/** Sends parcels. */
export const fulfillment = defineContract("fulfillment", 1, "many", {
  services: { input: Type.Object({}), output: Type.Array(FulfillmentService), deadlineMs: 2_000, idempotent: true },
  /** Whether the data a shopper chose with a shipping option (a pick-up point, say) will do; returns what to keep of it. */
  validate: {
    input: Type.Object({ serviceId: Id, data: ProviderData }),
    output: Type.Object({ data: ProviderData }),
    deadlineMs: 2_000,
    idempotent: true,
  },
  /** The price of an option whose price type is `calculated`, in minor units. */
  price: {
    input: Type.Object({
      serviceId: Id,
      data: ProviderData,
      currencyCode: Type.String(),
      countryCode: Type.Union([Type.String(), Type.Null()]),
      items: Type.Array(
        Type.Object({
          variantId: Id,
          quantity: Type.Integer({ minimum: 1 }),
          unitPrice: Amount,
          weightGrams: Type.Union([Type.Integer(), Type.Null()]),
        }),
      ),
    }),
    output: Type.Object({ amount: Amount }),
    deadlineMs: 2_000,
    idempotent: true,
  },
  /** Orders a shipment. The idempotency key is required; `plugin.call_undone` when a cancel of that key came first. */
  create: { input: Parcel, output: Shipment, deadlineMs: 20_000, idempotent: true },
  /** Gives a shipment up. `key`: the create call it undoes; one never seen leaves a tombstone. */
  cancel: {
    input: Type.Object({ data: ProviderData, key: Type.Optional(Id) }),
    output: Type.Object({}),
    deadlineMs: 20_000,
    idempotent: true,
  },
});
