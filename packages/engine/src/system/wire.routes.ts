import Type from "typebox";
import { parsePage } from "../platform/http/pagination.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf, oneOrMany, pageQuery } from "../platform/http/shape.ts";
import { UnknownLocale } from "./system.errors.ts";

/** What clients of the wire ask for, and this engine has nothing to say about yet. */

const LocaleDto = Type.Object({
  code: Type.String(),
  name: Type.String(),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Type.Union([Type.String(), Type.Null()]),
});

/** Texts are kept in one language each so far, so there are no locales to choose from. */
export const listLocalesForStaff = route({
  id: "admin.locales.list",
  method: "GET",
  url: "/admin/locales",
  access: "admin",
  permission: "locale:read",
  summary: "Languages the catalogue is translated into.",
  query: closed({ ...pageQuery, q: Type.Optional(Type.String()), code: Type.Optional(oneOrMany(Type.String())) }),
  reply: listOf("locales", LocaleDto),
  handle: async ({ query }) => ({ locales: [], count: 0, ...parsePage(query, { defaultLimit: 50 }) }),
});

export const retrieveLocale = route({
  id: "admin.locales.retrieve",
  method: "GET",
  url: "/admin/locales/:code",
  access: "admin",
  permission: "locale:read",
  summary: "A language the catalogue is translated into.",
  params: closed({ code: Type.String() }),
  reply: Type.Object({ locale: LocaleDto }),
  errors: [UnknownLocale],
  handle: async ({ params }) => {
    throw new UnknownLocale({ locale: params.code });
  },
});

/** A client asks before anybody is signed in. */
export const listFeatureFlags = route({
  id: "admin.featureFlags.list",
  method: "GET",
  url: "/admin/feature-flags",
  access: "public",
  summary: "Features that may be on or off: there are none.",
  reply: Type.Object({ feature_flags: Type.Record(Type.String(), Type.Boolean()) }),
  handle: async () => ({ feature_flags: {} }),
});
