import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const PublishableKeyMissing = defineError(
  "api_key.publishable_missing",
  400,
  "not_allowed",
  Type.Object({}),
  () =>
    "Publishable API key required in the request header: x-publishable-api-key. You can manage your keys in settings in the dashboard.",
);

export const PublishableKeyUnknown = defineError(
  "api_key.publishable_unknown",
  400,
  "not_allowed",
  Type.Object({ key: Type.String() }),
  ({ key }) => `A valid publishable key is required to proceed with the request: the shop does not know ${key}.`,
);

export const ApiKeyNotFound = defineError(
  "api_key.not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no API key ${id}. GET /admin/api-keys lists all of them.`,
);

export const SecretKeyHasNoChannels = defineError(
  "api_key.secret_has_no_channels",
  400,
  "invalid_data",
  Type.Object({ id: Type.String() }),
  ({ id }) => `${id} is a secret key, which is for all sales channels. Link channels to a publishable key.`,
);

export const PublishableKeyHasNoPermissions = defineError(
  "api_key.publishable_has_no_permissions",
  400,
  "invalid_data",
  Type.Object({}),
  () =>
    "A publishable key has no permissions: it shows what any shopper may see. Leave them out, or make a secret key.",
);

export const KeyChannelUnknown = defineError(
  "api_key.unknown_sales_channel",
  400,
  "invalid_data",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no sales channel ${id}. GET /admin/sales-channels lists all of them.`,
);
