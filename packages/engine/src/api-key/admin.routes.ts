import Type from "typebox";
import { StaleVersion } from "../platform/http/http.errors.ts";
import { listQuery } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { expectedVersion, versioned } from "../platform/http/row-version.ts";
import { closed, deleted, deletedOf, LinkBody, listOf } from "../platform/http/shape.ts";
import { GrantExceeds, UnknownPermission } from "../staff/index.ts";
import {
  ApiKeyNotFound,
  KeyChannelUnknown,
  PublishableKeyHasNoPermissions,
  SecretKeyHasNoChannels,
} from "./api-key.errors.ts";
import { apiKeyListing } from "./api-key.queries.ts";
import { ApiKeyChangesBody, ApiKeyDto, apiKeyFields, NewApiKeyBody, RevokeBody } from "./api-key.schema.ts";
import type { KeyAdministrationService } from "./key-administration.service.ts";

interface Uses {
  keyAdministration: KeyAdministrationService;
}

const ById = closed({ id: Type.String() });
const KeyReply = Type.Object({ api_key: Type.Partial(ApiKeyDto) });

export const listApiKeys = route({
  id: "admin.apiKeys.list",
  method: "GET",
  url: "/admin/api-keys",
  access: "admin",
  permission: "api_key:read",
  summary: "API keys, the latest first.",
  query: closed(listQuery(apiKeyListing.filters)),
  selects: apiKeyFields,
  reply: listOf("api_keys", Type.Partial(ApiKeyDto)),
  async handle({ query, fields }, { keyAdministration }: Uses) {
    const { rows, ...page } = await keyAdministration.page(query, fields);
    return { api_keys: rows.map((key) => fields.pick<ApiKeyDto>(key)), ...page };
  },
});

export const createApiKey = route({
  id: "admin.apiKeys.create",
  method: "POST",
  url: "/admin/api-keys",
  access: "admin",
  permission: "api_key:write",
  summary: "Makes a key. The token of a secret one is in this reply, and in no other.",
  body: NewApiKeyBody,
  selects: apiKeyFields,
  reply: KeyReply,
  errors: [GrantExceeds, PublishableKeyHasNoPermissions, UnknownPermission],
  async handle({ body, caller, fields }, { keyAdministration }: Uses) {
    const { id, token } = await keyAdministration.create(body, caller);
    const { version, ...key } = await keyAdministration.get(id, fields);
    return versioned({ api_key: fields.pick<ApiKeyDto>({ ...key, token }) }, version);
  },
});

export const retrieveApiKey = route({
  id: "admin.apiKeys.retrieve",
  method: "GET",
  url: "/admin/api-keys/:id",
  access: "admin",
  permission: "api_key:read",
  summary: "One key.",
  params: ById,
  selects: apiKeyFields,
  reply: KeyReply,
  errors: [ApiKeyNotFound],
  async handle({ params, fields }, { keyAdministration }: Uses) {
    const key = await keyAdministration.get(params.id, fields);
    return versioned({ api_key: fields.pick<ApiKeyDto>(key) }, key.version);
  },
});

export const updateApiKey = route({
  id: "admin.apiKeys.update",
  method: "POST",
  url: "/admin/api-keys/:id",
  access: "admin",
  permission: "api_key:write",
  summary: "Gives a key another title.",
  params: ById,
  body: ApiKeyChangesBody,
  selects: apiKeyFields,
  reply: KeyReply,
  errors: [ApiKeyNotFound, StaleVersion],
  async handle({ params, body, fields, headers }, { keyAdministration }: Uses) {
    await keyAdministration.rename(params.id, body.title, expectedVersion(headers));
    const key = await keyAdministration.get(params.id, fields);
    return versioned({ api_key: fields.pick<ApiKeyDto>(key) }, key.version);
  },
});

export const revokeApiKey = route({
  id: "admin.apiKeys.revoke",
  method: "POST",
  url: "/admin/api-keys/:id/revoke",
  access: "admin",
  permission: "api_key:write",
  summary: "Ends a key, at once or in so many seconds, in every process of the shop.",
  params: ById,
  body: RevokeBody,
  selects: apiKeyFields,
  reply: KeyReply,
  errors: [ApiKeyNotFound],
  async handle({ params, body, caller, fields }, { keyAdministration }: Uses) {
    await keyAdministration.revoke(params.id, body.revoke_in ?? 0, caller.actorId);
    const key = await keyAdministration.get(params.id, fields);
    return versioned({ api_key: fields.pick<ApiKeyDto>(key) }, key.version);
  },
});

export const deleteApiKey = route({
  id: "admin.apiKeys.delete",
  method: "DELETE",
  url: "/admin/api-keys/:id",
  access: "admin",
  permission: "api_key:write",
  summary: "Deletes a key, which ends it at once.",
  params: ById,
  reply: deletedOf("api_key"),
  errors: [ApiKeyNotFound],
  async handle({ params }, { keyAdministration }: Uses) {
    await keyAdministration.delete(params.id);
    return deleted("api_key", params.id);
  },
});

export const linkSalesChannels = route({
  id: "admin.apiKeys.batchSalesChannels",
  method: "POST",
  url: "/admin/api-keys/:id/sales-channels",
  access: "admin",
  permission: "api_key:write",
  summary: "Adds sales channels to a publishable key, and takes others away.",
  params: ById,
  body: LinkBody,
  selects: apiKeyFields,
  reply: KeyReply,
  errors: [ApiKeyNotFound, KeyChannelUnknown, SecretKeyHasNoChannels],
  async handle({ params, body, fields }, { keyAdministration }: Uses) {
    await keyAdministration.linkSalesChannels(params.id, body);
    const key = await keyAdministration.get(params.id, fields);
    return versioned({ api_key: fields.pick<ApiKeyDto>(key) }, key.version);
  },
});
