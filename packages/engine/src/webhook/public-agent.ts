import { lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector } from "undici";
import { isPublicAddress } from "./public-address.ts";
import { hostOf, privateTarget } from "./target.ts";

const connectMs = 10_000;

/** Resolves names, unless one of the addresses is not public: the connection goes to what was looked at. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, "");
    const [first] = addresses;
    const refused = addresses.find(({ address }) => !isPublicAddress(address));
    if (refused) return callback(new Error(`${hostname} leads to ${refused.address}. ${privateTarget}`), "");
    if (options.all) return callback(null, addresses);
    return callback(null, first?.address ?? "", first?.family);
  });
};

/** Connects to hosts of the public internet, or to any. HTTP/1.1, and no proxy of the environment. */
export function openAgent({ allowPrivate }: { allowPrivate: boolean }): Agent {
  const limits = { connections: 16, maxHeaderSize: 16_384 };
  const options = { timeout: connectMs, allowH2: false };
  if (allowPrivate) return new Agent({ ...limits, connect: options });
  const connect = buildConnector({ ...options, lookup: lookupPublic });
  return new Agent({
    ...limits,
    connect(target, callback) {
      // No name, no lookup.
      const host = hostOf(target.hostname);
      if (isIP(host) !== 0 && !isPublicAddress(host))
        return callback(new Error(`It leads to ${host}. ${privateTarget}`), null);
      connect(target, callback);
    },
  });
}
