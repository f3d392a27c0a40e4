import type { AnyPlugin, PluginIdentity, RemotePlugin } from "../plugin.ts";

/** Where a service is and what it shares with the shop. */
export interface ServiceAddress {
  /** Where it listens: `http://search:7101`. */
  readonly url: string;
  /**
   * The key that calls and replies are signed with, at least 32 characters; the same as the service's
   * `HANSE_SERVICE_SECRET`. To replace it, name both for a while: the first signs, all are accepted.
   */
  readonly secret: string | readonly string[];
}

/**
 * Places a plugin outside the engine: the same plugin, started with `hanse plugin serve`, called over signed HTTP. A
 * service without an npm package is named by its id and the contracts it implements.
 *
 * @example
 * remote(meilisearch, { url: env("SEARCH_URL"), secret: env("SEARCH_SECRET") })
 * @example
 * remote({ id: "search-solr", implements: { search } }, { url: "http://solr-adapter:7101", secret })
 */
export function remote(plugin: AnyPlugin | PluginIdentity, { url, secret }: ServiceAddress): RemotePlugin {
  const { id, implements: contracts, providerId } = "definition" in plugin ? plugin.definition : plugin;
  const secrets = typeof secret === "string" ? [secret] : secret;
  if (secrets.length === 0 || secrets.some((each) => each.length < 32))
    throw new Error(
      `The secret of the service ${id} has to have at least 32 characters. Make one with: openssl rand -hex 32`,
    );
  return {
    placement: "service",
    definition: { id, implements: contracts, ...(providerId !== undefined && { providerId }) },
    url: originOf(id, url),
    secrets,
  };
}

function originOf(id: string, url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol))
    throw new Error(`The url of the service ${id} is "${url}", but has to be like http://search:7101.`);
  if (parsed.pathname !== "/" || parsed.search || parsed.hash || parsed.username)
    throw new Error(
      `The url of the service ${id} has to end after the port: a service answers at the root of its address.`,
    );
  return parsed.origin;
}
