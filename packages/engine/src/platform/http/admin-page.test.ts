import Fastify from "fastify";
import { expect, it } from "vitest";
import { findAdminPage, mountAdminPage } from "./admin-page.ts";

it("the admin's page is served at /app and says where the API is described", async () => {
  const app = Fastify();
  mountAdminPage(app, findAdminPage());
  const reply = await app.inject("/app");
  expect(reply.statusCode).toBe(200);
  expect(reply.headers["content-type"]).toContain("text/html");
  expect(reply.headers["content-security-policy"]).toContain("default-src 'none'");
  expect(reply.body).toContain('href="/docs"');
});

it("a shop without the admin's package has no /app", async () => {
  const app = Fastify();
  mountAdminPage(app, undefined);
  expect((await app.inject("/app")).statusCode).toBe(404);
});
