import { isIP } from "node:net";
import { isPublicAddress } from "./public-address.ts";
import { WebhookUrlRefused } from "./webhook.errors.ts";

/** The host of a URL as `net` takes it: IPv6 addresses without brackets. */
export const hostOf = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, "$1");

/** Said wherever an address is refused. */
export const privateTarget =
  "Webhooks only go to public addresses, unless webhooks.allowPrivateTargets is set in the shop's configuration.";

/**
 * The URL, in its normal form. What a name resolves to is only looked at when something is sent.
 *
 * @throws WebhookUrlRefused
 */
export function readTarget(text: string, { allowPrivate }: { allowPrivate: boolean }): string {
  const refuse = (problem: string) => new WebhookUrlRefused({ problem });
  if (!URL.canParse(text)) throw refuse("it is not a complete URL. Send one such as https://example.com/hooks.");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw refuse(`its scheme is ${url.protocol} Use https: or http:.`);
  if (url.username || url.password) throw refuse("it holds a user or password. Verify the signature instead.");
  const host = hostOf(url.hostname);
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host))
    throw refuse(`it leads to ${host}. ${privateTarget}`);
  url.hash = "";
  return url.href;
}
