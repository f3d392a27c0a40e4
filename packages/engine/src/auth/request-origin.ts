import type { ShopConfig } from "../platform/config/config.ts";
import { isAllowed, originsOf } from "../platform/http/origins.ts";
import { ForeignOrigin } from "./auth.errors.ts";

/** A request, as far as it tells which page made it. */
export interface PageRequest {
  readonly method: string;
  /** Path, with or without its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Turns away changes that a page of another site makes with a browser's session (CSRF). Browsers name the page's origin;
 * what names none is no browser, and holds the cookie because somebody gave it to it.
 *
 * @throws ForeignOrigin
 */
export function refuseForeignOrigin(request: PageRequest, { http }: Pick<ShopConfig, "http">): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const { origin, host, "sec-fetch-site": site } = request.headers;
  if (typeof origin !== "string") {
    if (site === "cross-site" || site === "same-site") throw new ForeignOrigin({ origin: `another site (${site})` });
    return;
  }
  const lists = { store: http.storeOrigins, admin: http.adminOrigins, auth: http.authOrigins };
  if (isAllowed(origin, originsOf(request.url, lists)) || isSameHost(origin, host, request.headers)) return;
  throw new ForeignOrigin({ origin: origin.slice(0, 200) });
}

/** Behind a proxy the browser's host is in `X-Forwarded-Host`, which no page can set. */
function isSameHost(origin: string, host: unknown, headers: PageRequest["headers"]): boolean {
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  return [host, headers["x-forwarded-host"]].some(
    (name) =>
      typeof name === "string" &&
      URL.canParse(`${page.protocol}//${name}`) &&
      new URL(`${page.protocol}//${name}`).host === page.host,
  );
}
