import { code, heading, table } from "./markdown.ts";

/** What the page takes of the OpenAPI document of the admin API. */
export interface AdminDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

const about = `Every route of the admin API with the permission that it asks for and the method of \`sdk.admin\` of
\`@medusajs/js-sdk\` that calls it; routes without one are called with \`sdk.client.fetch\`. Bodies, replies and errors are in the
[OpenAPI document](openapi/admin.json), and on \`/docs\` of a running shop. Roles give permissions: \`product:*\` is every action on
products, \`*:read\` the reading of everything.`;

/** Every admin route: permission, and the js-sdk's method. `methods` are routes by method, as `POST /admin/products/:a`. */
export function adminRoutesPage({ paths }: AdminDocument, methods: ReadonlyMap<string, string>): string {
  const callers = Map.groupBy(methods, ([, route]) => anonymous(route));
  const own = Object.entries(paths).filter(([path]) => path.startsWith("/admin/"));
  const rows = own.flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const { "x-permission": permission = "", summary = "" } = operation as {
        "x-permission"?: string;
        summary?: string;
      };
      const route = `${method.toUpperCase()} ${path}`;
      const names = (callers.get(anonymous(route)) ?? []).map(([name]) => code(name));
      return { path, cells: [code(route), permission === "" ? "none" : code(permission), names.join(", "), summary] };
    }),
  );
  const sections = Map.groupBy(rows, ({ path }) => path.split("/")[2] ?? "");
  const columns = ["route", "permission", "js-sdk", "what it does"];
  const parts = [...sections]
    .toSorted(([one], [other]) => one.localeCompare(other, "en"))
    .map(
      ([name, entries]) =>
        `\n## ${name}\n\n${table(
          columns,
          entries.map(({ cells }) => cells),
        )}`,
    );
  return heading("Routes of the admin API", about) + parts.join("");
}

/** Whatever the parameters of a path are called. */
const anonymous = (route: string): string => route.replaceAll(/:\w+|\{\w+\}/g, ":");
