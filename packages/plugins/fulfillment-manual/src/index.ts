import { definePlugin, fulfillment, FulfillmentRefused } from "@hanse/plugin-kit";
import Type from "typebox";

const services = [
  { id: "manual-fulfillment", name: "Manual fulfillment", isReturn: false },
  { id: "manual-fulfillment-return", name: "Manual return", isReturn: true },
];

/** Parcels are packed and sent by hand: nothing is ordered anywhere, and prices are those of the shipping options. */
export const manualFulfillment = definePlugin({
  id: "fulfillment-manual",
  implements: { fulfillment },
  providerId: "manual_manual",
  config: Type.Object({}),
  setup: () => ({
    fulfillment: {
      services: async () => services,
      validate: async ({ serviceId, data }) => {
        requireService(serviceId);
        return { data };
      },
      price: async ({ serviceId }) => {
        requireService(serviceId);
        throw new FulfillmentRefused({
          reason: `${serviceId} has flat prices only: give the shipping option a flat price`,
        });
      },
      create: async ({ serviceId }) => {
        requireService(serviceId);
        return { data: {}, labels: [] };
      },
      cancel: async () => ({}),
    },
  }),
});

function requireService(serviceId: string): void {
  if (services.some((service) => service.id === serviceId)) return;
  const known = services.map((service) => service.id).join(" and ");
  throw new FulfillmentRefused({ reason: `there is no service ${serviceId}, only ${known}` });
}
