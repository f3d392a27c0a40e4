import { defineModule } from "../platform/module.ts";
import {
  createApiKey,
  deleteApiKey,
  linkSalesChannels,
  listApiKeys,
  retrieveApiKey,
  revokeApiKey,
  updateApiKey,
} from "./admin.routes.ts";
import { ApiKey, ApiKeySalesChannel } from "./api-key.entity.ts";
import { ApiKeyService } from "./api-key.service.ts";
import { publishableKey, secretKey } from "./guards.ts";
import { KeyAdministrationService } from "./key-administration.service.ts";
import { CreateApiKey } from "./migrations/0001-api-key.ts";
import { CreateApiKeyPermissions } from "./migrations/0002-permissions.ts";
import { LeaveUsesUnversioned } from "./migrations/0003-used-unversioned.ts";
import { RecentUses } from "./recent-uses.ts";

export const apiKeyModule = defineModule({
  name: "api-key",
  entities: [ApiKey, ApiKeySalesChannel],
  migrations: [
    { name: "api-key/0001", class: CreateApiKey },
    { name: "api-key/0002", class: CreateApiKeyPermissions },
    { name: "api-key/0003-used-unversioned", class: LeaveUsesUnversioned },
  ],
  services: { recentUses: RecentUses, apiKeys: ApiKeyService, keyAdministration: KeyAdministrationService },
  routes: [listApiKeys, createApiKey, retrieveApiKey, updateApiKey, revokeApiKey, deleteApiKey, linkSalesChannels],
  guards: { publishableKey, admin: secretKey },
  prepare: ({ apiKeys }: { apiKeys: ApiKeyService }) => apiKeys.prepare(),
});
