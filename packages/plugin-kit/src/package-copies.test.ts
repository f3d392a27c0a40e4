import Type from "typebox";
import { expect, it } from "vitest";
import type * as errors from "./error.ts";
import { defineError, HanseError, isError } from "./error.ts";
import type * as routes from "./plugin-route.ts";
import { PluginReply } from "./plugin-route.ts";

/** As when an engine and a plugin were installed with a plugin-kit each. */
const otherErrors = (await import(`${new URL("./error.ts", import.meta.url).href}?copy`)) as typeof errors;
const otherRoutes = (await import(`${new URL("./plugin-route.ts", import.meta.url).href}?copy`)) as typeof routes;

const entry = ["test.gone", 404, "not_found", Type.Object({ id: Type.String() })] as const;
const Gone = defineError(...entry, ({ id }) => `${id} is gone.`);
const Other = defineError("test.other", 400, "invalid_data", Type.Object({}), () => "Other.");
const GoneElsewhere = otherErrors.defineError(...entry, ({ id }) => `${id} is gone.`);

it("an error of another copy of the package is known by its code", () => {
  expect(otherErrors.HanseError).not.toBe(HanseError);
  const error = new GoneElsewhere({ id: "a" });
  expect(error).toBeInstanceOf(HanseError);
  expect(isError(error, Gone)).toBe(true);
  expect(isError(error, Other)).toBe(false);
  expect(error instanceof Gone).toBe(false);
  expect(new Gone({ id: "a" }) instanceof Gone).toBe(true);
  expect(new Gone({ id: "a" }) instanceof Other).toBe(false);
  expect(new Error("no") instanceof HanseError).toBe(false);
});

it("so is a reply", () => {
  expect(otherRoutes.PluginReply).not.toBe(PluginReply);
  expect(new otherRoutes.PluginReply("x") instanceof PluginReply).toBe(true);
  expect({ status: 200 } instanceof PluginReply).toBe(false);
});
