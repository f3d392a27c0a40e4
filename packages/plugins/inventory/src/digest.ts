import { createHash } from "node:crypto";

/** The same for the same request, however often it comes. */
export const digestOf = (request: unknown): string =>
  createHash("sha256").update(JSON.stringify(request)).digest("base64url");
