import type { AnyRoute } from "../platform/http/route.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";

/** A permission that routes ask for, with their operations. */
export interface DeclaredPermission {
  readonly permission: string;
  readonly resource: string;
  readonly action: string;
  readonly operations: readonly string[];
}

/** Every permission that any route asks for, those of plugins included, in the order of their names. */
export function declaredPermissions(
  routes: readonly AnyRoute[],
  plugins: Pick<PluginHost, "all">,
): DeclaredPermission[] {
  const own = routes.map(({ id, permission }) => ({ operation: id, permission }));
  const brought = plugins.all.flatMap(({ running }) =>
    (running.manifest?.routes ?? []).map(({ method, path, permission }) => ({
      operation: `${running.id} ${method} ${path}`,
      permission,
    })),
  );
  const operations = Map.groupBy([...own, ...brought], ({ permission }) => permission ?? "");
  operations.delete("");
  return [...operations]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([permission, askedBy]) => {
      const [resource = "", action = ""] = permission.split(":");
      return { permission, resource, action, operations: askedBy.map(({ operation }) => operation) };
    });
}
