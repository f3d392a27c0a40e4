import type { TObject, TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { Convert, Default } from "typebox/value";
import { InvalidPluginRequest, PluginRouteNotFound } from "./call.errors.ts";
import { copyJson } from "./json-value.ts";
import type { ManifestRoute } from "./manifest.ts";
import { type AnyPluginRoute, PluginReply, type Principal } from "./plugin-route.ts";

/** A request to a plugin's route, not validated yet. */
export interface RouteCall {
  readonly method: string;
  readonly scope: ManifestRoute["scope"];
  /** Below `/store/x/<plugin>`, `/admin/x/<plugin>` or `/x/<plugin>`. */
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  /** Undefined when nothing was sent; of a route with `rawBody`, the bytes as base64. */
  readonly body: unknown;
  /** Those that plugins get to see, names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly principal: Principal;
  readonly signal: AbortSignal;
}

/** The route that a request is for, by what the manifest says, with its path parameters. */
export function findRoute<Route extends ManifestRoute>(
  routes: readonly Route[],
  { method, scope, path }: Pick<RouteCall, "method" | "scope" | "path">,
): { route: Route; params: Record<string, string> } | undefined {
  for (const route of routes) {
    if (route.method !== method || route.scope !== scope) continue;
    const params = matchPath(route.path, path);
    if (params) return { route, params };
  }
  return undefined;
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index];
    if (part === "*") {
      const rest = given.slice(index).join("/");
      if (rest === "") return undefined;
      return { ...params, rest: decode(rest) };
    }
    if (value === undefined) return undefined;
    if (!part.startsWith(":")) {
      if (part !== value) return undefined;
    } else if (value === "") return undefined;
    else params[part.slice(1)] = decode(value);
  }
  return wanted.length === given.length ? params : undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Validates a request and hands it to its route. */
export async function handleRoute(
  routes: readonly AnyPluginRoute[],
  plugin: string,
  call: RouteCall,
): Promise<PluginReply> {
  const found = findRoute(routes as readonly (AnyPluginRoute & ManifestRoute)[], call);
  if (!found) throw new PluginRouteNotFound({ plugin, method: call.method, path: call.path });
  const { route, params } = found;
  const reply = await route.handle({
    params: part(route.params, params, "the path", true),
    query: part(route.query, call.query, "the query", true),
    body: part(route.body, call.body ?? {}, "the body", false),
    bytes: route.rawBody && typeof call.body === "string" ? Buffer.from(call.body, "base64") : new Uint8Array(),
    headers: call.headers ?? {},
    principal: call.principal,
    signal: call.signal,
  } as never);
  if (reply instanceof PluginReply) return reply;
  return new PluginReply(JSON.stringify(copyJson(reply ?? null)), { headers: { "content-type": "application/json" } });
}

function part(schema: TObject | TSchema | undefined, value: unknown, where: string, isText: boolean): unknown {
  if (!schema) return undefined;
  const filled = Default(schema, isText ? Convert(schema, structuredClone(value)) : structuredClone(value));
  const check = Compile(schema);
  if (check.Check(filled)) return filled;
  const [first] = check.Errors(filled);
  const problem = `${first?.instancePath.slice(1).replaceAll("/", ".") || where} ${first?.message ?? "is not valid"}`;
  throw new InvalidPluginRequest({ problem });
}
