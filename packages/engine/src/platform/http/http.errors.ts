import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const Unauthorized = defineError(
  "http.unauthorized",
  401,
  "unauthorized",
  Type.Object({}),
  () => "Unauthorized",
);

export const PermissionMissing = defineError(
  "http.permission_missing",
  403,
  "forbidden",
  Type.Object({ permission: Type.String() }),
  ({ permission }) => `Your account lacks the permission ${permission}. Ask an administrator of the shop for it.`,
);

export const RouteNotFound = defineError(
  "http.route_not_found",
  404,
  "not_found",
  Type.Object({ method: Type.String(), path: Type.String() }),
  ({ method, path }) => `There is no route ${method} ${path}. The reference of all routes is at /docs.`,
);

export const BodyTooLarge = defineError(
  "http.body_too_large",
  413,
  "invalid_data",
  Type.Object({ limitBytes: Type.Integer() }),
  ({ limitBytes }) => `The request's body is larger than ${limitBytes} bytes. Send less.`,
);

export const MalformedBody = defineError(
  "http.malformed_body",
  400,
  "invalid_data",
  Type.Object({ problem: Type.String() }),
  ({ problem }) => `The request's body is not valid JSON: ${problem}.`,
);

export const UnsupportedBody = defineError(
  "http.unsupported_body",
  415,
  "invalid_data",
  Type.Object({ contentType: Type.String() }),
  ({ contentType }) => `The content type ${contentType} is not understood. Send application/json.`,
);

export const MalformedRequest = defineError(
  "http.malformed_request",
  400,
  "invalid_data",
  Type.Object({ problem: Type.String() }),
  ({ problem }) => `The request is malformed: ${problem}.`,
);

/** PostgreSQL cannot be reached. */
export const DatabaseUnavailable = defineError(
  "http.database_unavailable",
  503,
  "unavailable",
  Type.Object({}),
  () => "The shop's database cannot be reached at the moment. Try again in a few seconds.",
  { retryAfter: 2 },
);

/** Two transactions stood in each other's way. */
export const ConcurrentChange = defineError(
  "http.concurrent_change",
  409,
  "conflict",
  Type.Object({}),
  () => "The same thing was changed by another request at the same moment. Send the request again.",
  { wireCode: "invalid_state_error", retryAfter: 1 },
);

/** The client saw an older state than the one it is about to overwrite. */
export const StaleVersion = defineError(
  "http.stale_version",
  409,
  "conflict",
  Type.Object({ id: Type.String(), expected: Type.Integer(), current: Type.Integer() }),
  ({ id, expected, current }) =>
    `${id} was changed by somebody else: you saw version ${expected}, it is now at version ${current}. Load it again and repeat your change.`,
  { wireCode: "invalid_state_error" },
);

export const MalformedTag = defineError(
  "http.malformed_tag",
  400,
  "invalid_data",
  Type.Object({ value: Type.String() }),
  ({ value }) =>
    `If-Match is ${value}, which is no ETag of this API. Send the ETag of the reply that you loaded, or *.`,
);

/** Deleting it would leave others without what they need. */
export const StillInUse = defineError(
  "http.still_in_use",
  400,
  "not_allowed",
  Type.Object({
    resource: Type.String(),
    id: Type.String(),
    /** What stands in the way: `3 products` with a few of their ids. */
    uses: Type.Array(Type.Object({ what: Type.String(), ids: Type.Array(Type.String()) }), { minItems: 1 }),
  }),
  ({ resource, id, uses }) =>
    `The ${resource} ${id} cannot be deleted, because it is used by ${uses
      .map(({ what, ids }) => (ids.length === 0 ? what : `${what} (${ids.join(", ")})`))
      .join(" and ")}. Change or delete these first.`,
);
