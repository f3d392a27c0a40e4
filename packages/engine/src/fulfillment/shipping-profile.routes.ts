import Type from "typebox";
import { StaleVersion, StillInUse } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, listOf } from "../platform/http/shape.ts";
import { NameTaken, ShippingProfileNotFound } from "./fulfillment.errors.ts";
import { profileListing } from "./shipping-kind.queries.ts";
import {
  NewShippingProfileBody,
  ShippingProfileChangesBody,
  ShippingProfileDto,
  shippingProfileFields,
  withoutAdditional,
} from "./shipping-kind.schema.ts";
import type { ShippingProfileService } from "./shipping-profile.service.ts";

interface Uses {
  shippingProfiles: ShippingProfileService;
}

const ById = closed({ id: Type.String() });
const Reply = Type.Object({ shipping_profile: Type.Partial(ShippingProfileDto) });

export const listShippingProfiles = route({
  id: "admin.shippingProfiles.list",
  method: "GET",
  url: "/admin/shipping-profiles",
  access: "admin",
  permission: "shipping_profile:read",
  summary: "Shipping profiles, the oldest first.",
  query: closed(listQuery(profileListing.filters)),
  selects: shippingProfileFields,
  reply: listOf("shipping_profiles", Type.Partial(ShippingProfileDto)),
  async handle({ query, fields }, { shippingProfiles }: Uses) {
    const { rows, ...page } = await shippingProfiles.page(query);
    return { shipping_profiles: rows.map((row) => fields.pick(row)), ...page };
  },
});

export const createShippingProfile = route({
  id: "admin.shippingProfiles.create",
  method: "POST",
  url: "/admin/shipping-profiles",
  access: "admin",
  permission: "shipping_profile:write",
  summary: "Makes a shipping profile.",
  body: NewShippingProfileBody,
  selects: shippingProfileFields,
  reply: Reply,
  addsOnce: true,
  errors: [NameTaken],
  async handle({ body, fields }, { shippingProfiles }: Uses) {
    const { id } = await shippingProfiles.create(withoutAdditional(body));
    const row = await shippingProfiles.row(id);
    return versioned({ shipping_profile: fields.pick(row) }, row.version);
  },
});

export const retrieveShippingProfile = route({
  id: "admin.shippingProfiles.retrieve",
  method: "GET",
  url: "/admin/shipping-profiles/:id",
  access: "admin",
  permission: "shipping_profile:read",
  summary: "One shipping profile.",
  params: ById,
  selects: shippingProfileFields,
  reply: Reply,
  errors: [ShippingProfileNotFound],
  async handle({ params, fields }, { shippingProfiles }: Uses) {
    const row = await shippingProfiles.row(params.id);
    return versioned({ shipping_profile: fields.pick(row) }, row.version);
  },
});

export const updateShippingProfile = route({
  id: "admin.shippingProfiles.update",
  method: "POST",
  url: "/admin/shipping-profiles/:id",
  access: "admin",
  permission: "shipping_profile:write",
  summary: "Changes a shipping profile.",
  params: ById,
  body: ShippingProfileChangesBody,
  selects: shippingProfileFields,
  reply: Reply,
  errors: [ShippingProfileNotFound, NameTaken, StaleVersion],
  async handle({ params, body, fields, headers }, { shippingProfiles }: Uses) {
    await shippingProfiles.update(params.id, withoutAdditional(body), expectedVersion(headers));
    const row = await shippingProfiles.row(params.id);
    return versioned({ shipping_profile: fields.pick(row) }, row.version);
  },
});

export const deleteShippingProfile = route({
  id: "admin.shippingProfiles.delete",
  method: "DELETE",
  url: "/admin/shipping-profiles/:id",
  access: "admin",
  permission: "shipping_profile:write",
  summary: "Deletes a shipping profile that nothing needs any more.",
  params: ById,
  reply: deletedOf("shipping_profile"),
  errors: [ShippingProfileNotFound, StillInUse],
  async handle({ params }, { shippingProfiles }: Uses) {
    await shippingProfiles.delete(params.id);
    return deleted("shipping_profile", params.id);
  },
});
