import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

const reasons = {
  missing: "this shop has no search plugin",
  unbuilt: "its index is being built for the first time",
  failing: "the search plugin does not answer",
};

export const SearchUnavailable = defineError(
  "search.unavailable",
  503,
  "unavailable",
  Type.Object({ reason: Type.Union([Type.Literal("missing"), Type.Literal("unbuilt"), Type.Literal("failing")]) }),
  ({ reason }) =>
    `Search is not available: ${reasons[reason]}. Try again in a few seconds, or list products with GET /store/products.`,
  { retryAfter: 5 },
);

export const SearchPluginMissing = defineError(
  "search.plugin_missing",
  409,
  "conflict",
  Type.Object({}),
  () => "This shop has no search plugin, so there is no index to build. Add one to hanse.config.ts and start again.",
);
