import Type from "typebox";
import { StaleVersion, StillInUse } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { NameTaken, ShippingOptionTypeNotFound } from "./fulfillment.errors.ts";
import { typeListing } from "./shipping-kind.queries.ts";
import {
  NewShippingOptionTypeBody,
  ShippingOptionTypeChangesBody,
  ShippingOptionTypeDto,
  shippingOptionTypeFields,
  withoutAdditional,
} from "./shipping-kind.schema.ts";
import type { ShippingOptionTypeService } from "./shipping-option-type.service.ts";

interface Uses {
  shippingOptionTypes: ShippingOptionTypeService;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ shipping_option_type: Type.Partial(ShippingOptionTypeDto) });

export const listShippingOptionTypes = route({
  id: "admin.shippingOptionTypes.list",
  method: "GET",
  url: "/admin/shipping-option-types",
  access: "admin",
  permission: "shipping_option_type:read",
  summary: "Types of shipping options, the oldest first.",
  query: closed(listQuery(typeListing.filters)),
  selects: shippingOptionTypeFields,
  reply: listOf("shipping_option_types", Type.Partial(ShippingOptionTypeDto)),
  async handle({ query, fields }, { shippingOptionTypes }: Uses) {
    const { rows, ...page } = await shippingOptionTypes.page(query);
    return { shipping_option_types: rows.map((row) => fields.pick(row)), ...page };
  },
});

export const createShippingOptionType = route({
  id: "admin.shippingOptionTypes.create",
  method: "POST",
  url: "/admin/shipping-option-types",
  access: "admin",
  permission: "shipping_option_type:write",
  summary: "Makes a shipping option type.",
  body: NewShippingOptionTypeBody,
  selects: shippingOptionTypeFields,
  reply: Reply,
  addsOnce: true,
  errors: [NameTaken],
  async handle({ body, fields }, { shippingOptionTypes }: Uses) {
    const { id } = await shippingOptionTypes.create(withoutAdditional(body));
    const row = await shippingOptionTypes.get(id);
    return versioned({ shipping_option_type: fields.pick(row) }, row.version);
  },
});

export const retrieveShippingOptionType = route({
  id: "admin.shippingOptionTypes.retrieve",
  method: "GET",
  url: "/admin/shipping-option-types/:id",
  access: "admin",
  permission: "shipping_option_type:read",
  summary: "One shipping option type.",
  params: ById,
  selects: shippingOptionTypeFields,
  reply: Reply,
  errors: [ShippingOptionTypeNotFound],
  async handle({ params, fields }, { shippingOptionTypes }: Uses) {
    const row = await shippingOptionTypes.get(params.id);
    return versioned({ shipping_option_type: fields.pick(row) }, row.version);
  },
});

export const updateShippingOptionType = route({
  id: "admin.shippingOptionTypes.update",
  method: "POST",
  url: "/admin/shipping-option-types/:id",
  access: "admin",
  permission: "shipping_option_type:write",
  summary: "Changes a shipping option type.",
  params: ById,
  body: ShippingOptionTypeChangesBody,
  selects: shippingOptionTypeFields,
  reply: Reply,
  errors: [ShippingOptionTypeNotFound, NameTaken, StaleVersion],
  async handle({ params, body, fields, headers }, { shippingOptionTypes }: Uses) {
    await shippingOptionTypes.update(params.id, withoutAdditional(body), expectedVersion(headers));
    const row = await shippingOptionTypes.get(params.id);
    return versioned({ shipping_option_type: fields.pick(row) }, row.version);
  },
});

export const deleteShippingOptionType = route({
  id: "admin.shippingOptionTypes.delete",
  method: "DELETE",
  url: "/admin/shipping-option-types/:id",
  access: "admin",
  permission: "shipping_option_type:write",
  summary: "Deletes a shipping option type that nothing needs any more.",
  params: ById,
  reply: deletedOf("shipping_option_type"),
  errors: [ShippingOptionTypeNotFound, StillInUse],
  async handle({ params }, { shippingOptionTypes }: Uses) {
    await shippingOptionTypes.delete(params.id);
    return deleted("shipping_option_type", params.id);
  },
});
