import { defineModule } from "../platform/module.ts";
import { ApiKey, ApiKeySalesChannel } from "./api-key.entity.ts";
import { ApiKeyService } from "./api-key.service.ts";
import { publishableKey, secretKey } from "./guards.ts";
import { CreateApiKey } from "./migrations/0001-api-key.ts";

export const apiKeyModule = defineModule({
  name: "api-key",
  entities: [ApiKey, ApiKeySalesChannel],
  migrations: [{ name: "api-key/0001", class: CreateApiKey }],
  services: { apiKeys: ApiKeyService },
  guards: { publishableKey, admin: secretKey },
  prepare: ({ apiKeys }: { apiKeys: ApiKeyService }) => apiKeys.prepare(),
});
