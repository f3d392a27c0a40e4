import type { FastifyRequest } from "fastify";

/** Web origins that may call each part of the API from a browser, such as `https://shop.example`; `*` at the port means any. */
export interface OriginLists {
  readonly store: readonly string[];
  readonly admin: readonly string[];
  readonly auth: readonly string[];
}

/** The allowed origins of the part of the API that a path belongs to. */
export function originsOf(path: string, lists: OriginLists): readonly string[] {
  if (path.startsWith("/admin")) return lists.admin;
  return path.startsWith("/auth") ? lists.auth : lists.store;
}

/** Whether a browser page of `origin` may call; `http://localhost:*` allows every port. */
export function isAllowed(origin: string, allowed: readonly string[]): boolean {
  return allowed.some(
    (entry) => entry === origin || (entry.endsWith(":*") && origin.replace(/:\d+$/, "") === entry.slice(0, -2)),
  );
}

/** CORS per part of the API, with credentials. */
export function corsOrigins(lists: OriginLists): (request: FastifyRequest, done: CorsDone) => void {
  return (request, done) => {
    const { origin } = request.headers;
    const allowed = origin !== undefined && isAllowed(origin, originsOf(request.url, lists));
    done(null, {
      origin: allowed,
      // Without naming it, a browser's page may not send DELETE.
      methods: ["GET", "HEAD", "POST", "DELETE"],
      credentials: true,
      maxAge: 600,
      exposedHeaders: ["etag", "retry-after", "x-hanse-search"],
    });
  };
}
type CorsDone = (
  error: Error | null,
  options: { origin: boolean; methods: string[]; credentials: boolean; maxAge: number; exposedHeaders: string[] },
) => void;
