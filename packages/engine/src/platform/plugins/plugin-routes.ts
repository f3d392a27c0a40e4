import {
  findRoute,
  InvalidPluginRequest,
  type ManifestRoute,
  passedHeaders,
  PluginRouteNotFound,
  PluginUnavailable,
  type Principal,
} from "@hanse/plugin-kit";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Guards } from "../http/access.ts";
import { BodyTooLarge, Unauthorized } from "../http/http.errors.ts";
import type { WriteLog } from "../http/write-log.ts";
import type { HostedPlugin } from "./hosted-plugin.ts";
import type { PluginHost } from "./plugin-host.ts";

export interface PluginRoutesOptions {
  readonly plugins: PluginHost;
  readonly guards: Guards;
  readonly writes: WriteLog;
  /** The container's cradle. */
  readonly uses: never;
  readonly bodyLimitBytes: number;
}

interface Found {
  readonly hosted: HostedPlugin;
  readonly route: ManifestRoute;
  readonly path: string;
  readonly principal: Principal;
}

const scopes = [
  ["store", "/store/x"],
  ["admin", "/admin/x"],
  ["public", "/x"],
] as const;
const deadlineMs = 30_000;

/** The routes that plugins bring: `/store/x/<plugin>/…`, `/admin/x/<plugin>/…` and `/x/<plugin>/…`. Bodies arrive as bytes. */
export function mountPluginRoutes(app: FastifyInstance, options: PluginRoutesOptions): void {
  const found = new WeakMap<FastifyRequest, Found>();
  for (const [scope, prefix] of scopes) {
    app.route<{ Params: { plugin: string } }>({
      method: ["GET", "POST", "DELETE"],
      url: `${prefix}/:plugin/*`,
      // Before the body is read: whoever may not call is not listened to.
      onRequest: async (request) => {
        const { hosted, route, path } = matching(options.plugins, scope, prefix, request);
        const principal = await principalOf(scope, route, request, options);
        const limit = route.rawBody?.maxBytes ?? options.bodyLimitBytes;
        if (Number(request.headers["content-length"] ?? 0) > limit) throw new BodyTooLarge({ limitBytes: limit });
        found.set(request, { hosted, route, path, principal });
      },
      handler: (request, reply) => answer(found.get(request) as Found, scope, request, reply, options.writes),
    });
  }
}

function matching(
  plugins: PluginHost,
  scope: ManifestRoute["scope"],
  prefix: string,
  request: FastifyRequest<{ Params: { plugin: string } }>,
): Omit<Found, "principal"> {
  const { plugin } = request.params;
  const hosted = plugins.find(plugin);
  const path = (request.url.split("?")[0] ?? "").slice(`${prefix}/${plugin}`.length);
  const match = findRoute(hosted.running.manifest?.routes ?? [], { method: request.method, scope, path });
  if (match) return { hosted, route: match.route, path };
  // Of a service that was never reached nothing is known, so nothing is said to be missing.
  if (!hosted.running.manifest) throw new PluginUnavailable({ plugin, operation: path });
  throw new PluginRouteNotFound({ plugin, method: request.method, path });
}

async function principalOf(
  scope: ManifestRoute["scope"],
  route: ManifestRoute,
  request: FastifyRequest,
  { guards, uses }: PluginRoutesOptions,
): Promise<Principal> {
  if (scope === "public") return { kind: "anonymous", id: null, salesChannelIds: [] };
  if (scope === "admin") {
    const actor = await guards.admin(request, route.permission ?? "", uses);
    if (!actor || !route.permission) throw new Unauthorized({});
    return { kind: actor.actorType, id: actor.actorId, salesChannelIds: [] };
  }
  const { salesChannelIds } = await guards.publishableKey(request, uses);
  const identity = await guards.identity(request, uses);
  const id = identity?.actorType === "customer" ? identity.actorId : null;
  return { kind: id === null ? "anonymous" : "customer", id, salesChannelIds };
}

async function answer(
  { hosted, route, path, principal }: Found,
  scope: ManifestRoute["scope"],
  request: FastifyRequest,
  reply: FastifyReply,
  writes: WriteLog,
): Promise<FastifyReply> {
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const signal = AbortSignal.timeout(deadlineMs);
  const call = {
    method: request.method,
    scope,
    path,
    query: request.query as Record<string, unknown>,
    body: route.rawBody ? bytes.toString("base64") : parsed(bytes),
    headers: headersOf(request),
    principal,
    signal,
  };
  const work = () => hosted.attempt(path, signal, (running) => running.handle(call));
  const { kind, id } = principal;
  const isWrite = request.method !== "GET" && (kind === "user" || kind === "api-key") && id !== null;
  const write = {
    operation: `${hosted.running.id} ${route.method} ${route.path}`,
    method: request.method,
    path: request.url.split("?")[0] ?? "",
    requestId: request.id,
    address: request.ip,
    input: route.rawBody ? null : call.body,
  };
  const { status, headers, body } = isWrite
    ? await writes.record({ ...write, actorType: kind, actorId: id }, work)
    : await work();
  // A plugin's page runs on the shop's address: it must not read cookies meant for the shop, nor be taken for another type.
  const safe = { "x-content-type-options": "nosniff", ...withoutUnsafe(headers) };
  return reply.status(status).headers(safe).send(Buffer.from(body));
}

function parsed(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch (error) {
    throw new InvalidPluginRequest({ problem: "the body is not JSON" }, { cause: error });
  }
}

const headersOf = ({ headers }: FastifyRequest): Record<string, string> =>
  Object.fromEntries(
    passedHeaders.flatMap((name) => {
      const value = headers[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );

/** What only the shop itself may say. */
const unsafe = new Set(["set-cookie", "connection", "transfer-encoding", "content-length", "keep-alive", "upgrade"]);
const withoutUnsafe = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => !unsafe.has(name.toLowerCase()) && !name.startsWith("access-control-")),
  );
