import Type from "typebox";
import { route } from "../platform/http/route.ts";
import { PromotionNotFound } from "../promotion/index.ts";
import { CartNotFound, CurrencyNotInRegion, VariantNotFound, VariantWithoutPrice } from "./cart.errors.ts";
import { SimulationBody, SimulationDto, toSimulationDto } from "./simulation.schema.ts";
import type { PromotionSimulationService } from "./simulation.service.ts";

interface Uses {
  promotionSimulations: PromotionSimulationService;
}

export const simulatePromotions = route({
  id: "admin.promotions.simulate",
  method: "POST",
  url: "/admin/promotions/simulate",
  access: "admin",
  permission: "promotion:write",
  summary: "What promotions take off a cart, line by line, and why others do not; nothing is changed.",
  body: SimulationBody,
  reply: Type.Object({ simulation: SimulationDto }),
  repeatable: true,
  errors: [CartNotFound, PromotionNotFound, CurrencyNotInRegion, VariantNotFound, VariantWithoutPrice],
  async handle({ body }, { promotionSimulations }: Uses) {
    const { settled, unknown } = await promotionSimulations.simulate(body);
    return { simulation: toSimulationDto(settled, unknown) };
  },
});
