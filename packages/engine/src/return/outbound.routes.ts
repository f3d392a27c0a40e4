import type { ErrorDefinition } from "@hanse/plugin-kit";
import Type, { type Static, type TSchema } from "typebox";
import { ShippingOptionNotFound, ShippingOptionNotOffered } from "../fulfillment/index.ts";
import {
  ActionNotFound,
  ChangeOutdated,
  NewVariantsBody,
  NoOpenChange,
  type OrderChangeContentsService,
  toAddedVariants,
  toVariantCorrection,
  VariantChangesBody,
} from "../order-change/index.ts";
import type { FieldGrammar, Selection } from "../platform/http/fields.ts";
import { type AnyRoute, route } from "../platform/http/route.ts";
import { closed } from "../platform/http/shape.ts";
import type { Replacement } from "./replacement.ts";
import { ReturnShippingBody, ReturnShippingChangesBody, toShipping, toShippingCorrection } from "./return.schema.ts";

interface OutboundUses {
  orderChangeContents: OrderChangeContentsService;
}

/** How an exchange or a claim is shown that is being put together. */
interface Shown<Own, Reply extends TSchema> {
  readonly selects: FieldGrammar;
  readonly reply: Reply;
  preview(id: string, fields: Selection, uses: Own): Promise<Static<Reply>>;
  /** Why nothing may go out. */
  readonly refusals: readonly ErrorDefinition[];
}

const ById = closed({ id: Type.String() });
const ByAction = closed({ id: Type.String(), action_id: Type.String() });

/** The routes for what goes out with an exchange or a claim. */
export function outboundRoutes<Own, Reply extends TSchema>(
  { resource, one, notFound, service }: Replacement<Own>,
  { selects, reply, preview, refusals }: Shown<Own, Reply>,
): AnyRoute[] {
  type Uses = OutboundUses & Own;
  const url = `/admin/${resource}s/:id/outbound`;
  const shared = { access: "admin", permission: `${resource}:write`, selects, reply } as const;
  const ofOpen = [notFound, NoOpenChange, ChangeOutdated];

  return [
    route({
      id: `admin.${resource}s.addOutboundItems`,
      method: "POST",
      url: `${url}/items`,
      ...shared,
      summary: `Adds variants that go out with ${one}, at the price of the moment or the one given.`,
      params: ById,
      body: NewVariantsBody,
      addsOnce: true,
      errors: [...ofOpen, ...refusals],
      async handle({ params, body, fields, caller }, uses: Uses) {
        await service(uses).addVariants(params.id, toAddedVariants(body), caller.actorId);
        return preview(params.id, fields, uses);
      },
    }),
    route({
      id: `admin.${resource}s.updateOutboundItem`,
      method: "POST",
      url: `${url}/items/:action_id`,
      ...shared,
      summary: "Corrects what goes out; a quantity of 0 takes it out.",
      params: ByAction,
      body: VariantChangesBody,
      errors: [...ofOpen, ActionNotFound],
      async handle({ params, body, fields, caller }, uses: Uses) {
        const subject = await service(uses).inbound(params.id, caller.actorId);
        await uses.orderChangeContents.updateVariant(subject, params.action_id, toVariantCorrection(body));
        return preview(params.id, fields, uses);
      },
    }),
    route({
      id: `admin.${resource}s.removeOutboundItem`,
      method: "DELETE",
      url: `${url}/items/:action_id`,
      ...shared,
      summary: `Takes a line out of what goes out with ${one}.`,
      params: ByAction,
      errors: [...ofOpen, ActionNotFound],
      async handle({ params, fields, caller }, uses: Uses) {
        const subject = await service(uses).inbound(params.id, caller.actorId);
        await uses.orderChangeContents.remove(subject, params.action_id, "ITEM_ADD");
        return preview(params.id, fields, uses);
      },
    }),
    route({
      id: `admin.${resource}s.addOutboundShipping`,
      method: "POST",
      url: `${url}/shipping-method`,
      ...shared,
      summary: "Chooses how goods are sent out; the customer pays what it costs.",
      params: ById,
      body: ReturnShippingBody,
      addsOnce: true,
      errors: [...ofOpen, ...refusals, ShippingOptionNotFound, ShippingOptionNotOffered],
      async handle({ params, body, fields, caller }, uses: Uses) {
        const subject = await service(uses).outbound(params.id, caller.actorId);
        const about = { isReturn: false, referenceId: params.id, returnId: null };
        await uses.orderChangeContents.addShipping(subject, { ...toShipping(body), ...about });
        return preview(params.id, fields, uses);
      },
    }),
    route({
      id: `admin.${resource}s.updateOutboundShipping`,
      method: "POST",
      url: `${url}/shipping-method/:action_id`,
      ...shared,
      summary: "Sets what sending goods out costs; null goes back to the price of the option.",
      params: ByAction,
      body: ReturnShippingChangesBody,
      errors: [...ofOpen, ActionNotFound],
      async handle({ params, body, fields, caller }, uses: Uses) {
        const subject = await service(uses).inbound(params.id, caller.actorId);
        await uses.orderChangeContents.updateShipping(subject, params.action_id, toShippingCorrection(body));
        return preview(params.id, fields, uses);
      },
    }),
    route({
      id: `admin.${resource}s.deleteOutboundShipping`,
      method: "DELETE",
      url: `${url}/shipping-method/:action_id`,
      ...shared,
      summary: "Leaves open how goods are sent out.",
      params: ByAction,
      errors: [...ofOpen, ActionNotFound],
      async handle({ params, fields, caller }, uses: Uses) {
        const subject = await service(uses).inbound(params.id, caller.actorId);
        await uses.orderChangeContents.remove(subject, params.action_id, "SHIPPING_ADD");
        return preview(params.id, fields, uses);
      },
    }),
  ];
}
