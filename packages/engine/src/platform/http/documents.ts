import type { FastifyInstance } from "fastify";
import { type ApiPart, openApiDocument } from "./openapi.ts";
import { referencePage } from "./reference-page.ts";
import type { AnyRoute } from "./route.ts";

/** Serves the API's documents: `/docs` for people, `/docs/store.json` and `/docs/admin.json` for programs. */
export function mountDocuments(app: FastifyInstance, routes: readonly AnyRoute[], version: string): void {
  const rendered = new Map<string, string>();
  const once = (name: string, render: () => string): string => {
    const known = rendered.get(name) ?? render();
    rendered.set(name, known);
    return known;
  };
  const document = (part: ApiPart) => openApiDocument(part, routes, version);
  app.get("/docs", (_request, reply) =>
    reply
      .type("text/html; charset=utf-8")
      .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
      .send(once("page", () => referencePage({ store: document("store"), admin: document("admin") }))),
  );
  for (const part of ["store", "admin"] satisfies ApiPart[]) {
    app.get(`/docs/${part}.json`, (_request, reply) =>
      reply.type("application/json; charset=utf-8").send(once(part, () => JSON.stringify(document(part)))),
    );
  }
}
