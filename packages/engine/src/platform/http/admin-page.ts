import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { FastifyInstance } from "fastify";

/** The page of the package `@hanse/admin-ui`; undefined where that is not installed. */
export function findAdminPage(): string | undefined {
  try {
    return readFileSync(createRequire(import.meta.url).resolve("@hanse/admin-ui/index.html"), "utf8");
  } catch (error) {
    if ((error as { code?: string }).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** Serves the admin at `/app`, if there is one. */
export function mountAdminPage(app: FastifyInstance, page: string | undefined): void {
  if (page === undefined) return;
  app.get("/app", (_request, reply) =>
    reply
      .type("text/html; charset=utf-8")
      .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
      .send(page),
  );
}
