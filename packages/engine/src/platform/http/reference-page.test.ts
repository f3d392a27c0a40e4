import Type from "typebox";
import { expect, it } from "vitest";
import { openApiDocument } from "./openapi.ts";
import { referencePage } from "./reference-page.ts";
import { route } from "./route.ts";

const thing = Type.Object({ id: Type.String(), a: Type.String(), b: Type.String() });

const example = { id: "1", a: "", b: "" };

const things = (area: "store" | "admin") =>
  route({
    id: area === "admin" ? "admin.things.list" : "things.list",
    method: "GET",
    url: `/${area}/things/:id`,
    access: area,
    permission: "thing:read",
    summary: `Things of <${area}>.`,
    params: Type.Object({ id: Type.String() }),
    reply: Type.Object({ thing, other_thing: thing }),
    handle: async () => ({ thing: example, other_thing: example }),
  });

it("shows each route with what it takes and answers, and leads from a type to what it consists of", () => {
  const routes = [things("store"), things("admin")];
  const page = referencePage({
    store: openApiDocument("store", routes, "1.0.0"),
    admin: openApiDocument("admin", routes, "1.0.0"),
  });
  expect(page).toContain("<code>/store/things/{id}</code> Things of &lt;store&gt;.");
  expect(page).toContain("with the permission thing:read");
  expect(page).toContain('thing: <a href="#admin-Thing">Thing</a>;');
  expect(page).toContain('id="admin-Thing"');
});
