import type { FastifyRequest } from "fastify";
import type { AdminActor, PublishableKey } from "../platform/http/access.ts";
import { PermissionMissing } from "../platform/http/http.errors.ts";
import { isPermitted } from "../staff/index.ts";
import { PublishableKeyMissing, PublishableKeyUnknown } from "./api-key.errors.ts";
import type { ApiKeyService } from "./api-key.service.ts";

interface Uses {
  apiKeys: ApiKeyService;
}

/** The storefront's key, from `x-publishable-api-key`. */
export async function publishableKey(request: FastifyRequest, { apiKeys }: Uses): Promise<PublishableKey> {
  const token = request.headers["x-publishable-api-key"];
  if (typeof token !== "string" || token === "") throw new PublishableKeyMissing({});
  const key = await apiKeys.findPublishable(token);
  if (!key || key.salesChannelIds.length === 0) throw new PublishableKeyUnknown({ key: token.slice(0, 12) });
  return { id: key.id, salesChannelIds: key.salesChannelIds };
}

/** A secret key, as HTTP Basic's user name (`Basic base64("sk_…:")`) or raw after `Basic`. */
export async function secretKey(
  request: FastifyRequest,
  permission: string,
  { apiKeys }: Uses,
): Promise<AdminActor | null> {
  const [, sent] = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? "") ?? [];
  if (!sent) return null;
  const token = sent.startsWith("sk_") ? sent : (Buffer.from(sent, "base64").toString("utf8").split(":")[0] ?? "");
  const key = token.startsWith("sk_") ? await apiKeys.findSecret(token) : undefined;
  if (!key) return null;
  if (!isPermitted(key.permissions, permission)) throw new PermissionMissing({ permission });
  return { actorId: key.id, actorType: "api-key", permissions: key.permissions };
}
