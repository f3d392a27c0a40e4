import Type from "typebox";
import { defineError } from "./error.ts";

/** The caller broke the contract: a bug in the engine, not in the request. */
export const InvalidCall = defineError(
  "plugin.invalid_call",
  500,
  "unexpected_state",
  Type.Object({ plugin: Type.String(), operation: Type.String(), problem: Type.String() }),
  ({ plugin, operation, problem }) =>
    `The call ${operation} to the plugin ${plugin} does not fit its contract: ${problem}.`,
);

/** The plugin broke the contract. */
export const InvalidReply = defineError(
  "plugin.invalid_reply",
  500,
  "unexpected_state",
  Type.Object({ plugin: Type.String(), operation: Type.String(), problem: Type.String() }),
  ({ plugin, operation, problem }) =>
    `The plugin ${plugin} answered ${operation} with something that does not fit its contract: ${problem}.`,
);

/** The plugin cannot be reached, is too slow, or failed in a way it has no word for. */
export const PluginUnavailable = defineError(
  "plugin.unavailable",
  503,
  "unavailable",
  Type.Object({ plugin: Type.String(), operation: Type.String() }),
  ({ plugin, operation }) =>
    `The plugin ${plugin} is not available for ${operation} at the moment. Try again in a few seconds.`,
  { retryAfter: 5 },
);

/** The service at that address is not what the shop was made for. */
export const PluginIncompatible = defineError(
  "plugin.incompatible",
  503,
  "unavailable",
  Type.Object({ plugin: Type.String() }),
  ({ plugin }) =>
    `The plugin ${plugin} is not available: what it offers does not fit this shop. Its state tells what differs.`,
  { retryAfter: 30 },
);

/** The same idempotency key was undone before: the effect must not happen any more. */
export const CallUndone = defineError(
  "plugin.call_undone",
  409,
  "conflict",
  Type.Object({ key: Type.String() }),
  ({ key }) => `The call ${key} was undone already and is not run again.`,
);

/** A plugin was called while a transaction was open: the lock it holds would last as long as the call. */
export const CalledInTransaction = defineError(
  "plugin.called_in_transaction",
  500,
  "unexpected_state",
  Type.Object({ plugin: Type.String(), operation: Type.String() }),
  ({ plugin, operation }) =>
    `${operation} of the plugin ${plugin} was called inside a database transaction. Call it before or after.`,
);

export const PluginRouteNotFound = defineError(
  "plugin.route_not_found",
  404,
  "not_found",
  Type.Object({ plugin: Type.String(), method: Type.String(), path: Type.String() }),
  ({ plugin, method, path }) => `The plugin ${plugin} has no route ${method} ${path}.`,
);

export const InvalidPluginRequest = defineError(
  "plugin.invalid_request",
  400,
  "invalid_data",
  Type.Object({ problem: Type.String() }),
  ({ problem }) => `Invalid request: ${problem}.`,
);

/** A callback came for a plugin that takes none. */
export const NoWebhook = defineError(
  "plugin.no_webhook",
  404,
  "not_found",
  Type.Object({ plugin: Type.String() }),
  ({ plugin }) => `The plugin ${plugin} takes no webhooks.`,
);

export const UnknownJob = defineError(
  "plugin.unknown_job",
  404,
  "not_found",
  Type.Object({ plugin: Type.String(), job: Type.String() }),
  ({ plugin, job }) => `The plugin ${plugin} has no job ${job}.`,
);

export const UnknownOperation = defineError(
  "plugin.unknown_operation",
  404,
  "not_found",
  Type.Object({ plugin: Type.String(), operation: Type.String() }),
  ({ plugin, operation }) => `The plugin ${plugin} does not implement ${operation}.`,
);

/** A plugin told of something that is not its to tell, or not as promised. */
export const EventRefused = defineError(
  "plugin.event_refused",
  400,
  "invalid_data",
  Type.Object({ plugin: Type.String(), event: Type.String(), problem: Type.String() }),
  ({ plugin, event, problem }) => `The plugin ${plugin} cannot tell of ${event}: ${problem}.`,
);
