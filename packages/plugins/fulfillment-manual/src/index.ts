import { definePlugin, fulfillment, FulfillmentRefused, ParcelAddress, PluginReply } from "@hanse/plugin-kit";
import Type from "typebox";
import { labelPdf } from "./label.ts";
import { createShipments } from "./migrations/fulfillment-manual-0001.ts";
import { priceByWeight, PriceRow } from "./price.ts";
import { Shipment } from "./shipment.entity.ts";
import { Shipments } from "./shipment.service.ts";

const services = [
  { id: "manual-fulfillment", name: "Manual fulfillment", isReturn: false },
  { id: "manual-fulfillment-return", name: "Manual return", isReturn: true },
];

/** Parcels are packed and sent by hand: nothing is ordered anywhere. Keeps book of them and prints their labels. */
export const manualFulfillment = definePlugin({
  id: "fulfillment-manual",
  implements: { fulfillment },
  providerId: "manual_manual",
  config: Type.Object({
    sender: Type.Optional(ParcelAddress),
    trackingUrl: Type.Optional(
      Type.String({
        pattern: "^https?://",
        description: "Where parcels can be followed, with {trackingNumber} in it.",
      }),
    ),
    baseUrl: Type.Optional(Type.String({ pattern: "^https?://[^\\s?#]+$", description: "Where the shop's API is." })),
    prices: Type.Optional(
      Type.Array(PriceRow, { description: "Prices by weight, for options with calculated prices." }),
    ),
    font: Type.Optional(Type.String({ minLength: 1, description: "A TTF or OTF file for labels, say with Chinese." })),
  }),
  data: { schema: "fulfillment_manual", entities: [Shipment], migrations: [createShipments] },
  setup({ config, db, route }) {
    const shipments = new Shipments(db, {
      sender: config.sender ?? null,
      trackingUrl: config.trackingUrl ?? null,
      baseUrl: config.baseUrl?.replace(/\/+$/, "") ?? "",
    });

    route({
      method: "GET",
      scope: "admin",
      path: "/labels/:file",
      permission: "fulfillment:read",
      summary: "The label of a parcel, to be printed.",
      params: Type.Object({ file: Type.String({ pattern: "^\\w{1,64}\\.pdf$" }) }),
      async handle({ params: { file } }) {
        const shipment = await shipments.toPrint(file.replace(/\.pdf$/, ""));
        return new PluginReply(await labelPdf(shipment, config.font), {
          headers: {
            "content-type": "application/pdf",
            "content-disposition": `inline; filename="${shipment.trackingNumber}.pdf"`,
            "cache-control": "private, no-store",
            "x-content-type-options": "nosniff",
          },
        });
      },
    });

    return {
      fulfillment: {
        services: async () => services,
        validate: async ({ serviceId, data }) => {
          requireService(serviceId);
          return { data };
        },
        price: async (request) => {
          requireService(request.serviceId);
          return { amount: priceByWeight(config.prices ?? [], request) };
        },
        create: async (parcel, call) => {
          requireService(parcel.serviceId);
          return shipments.create(parcel, call);
        },
        cancel: async (which) => {
          await shipments.cancel(which);
          return {};
        },
      },
    };
  },
});

function requireService(serviceId: string): void {
  if (services.some((service) => service.id === serviceId)) return;
  const known = services.map((service) => service.id).join(" and ");
  throw new FulfillmentRefused({ reason: `there is no service ${serviceId}, only ${known}` });
}
