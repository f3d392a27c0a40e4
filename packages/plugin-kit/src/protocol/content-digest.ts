import { createHash } from "node:crypto";

/** `Content-Digest` of RFC 9530, with SHA-256. */
export const contentDigest = (body: Uint8Array): string =>
  `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;
