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
