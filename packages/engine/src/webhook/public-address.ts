import { BlockList, isIP, isIPv6 } from "node:net";

const special = new BlockList();
// IANA's special-purpose addresses: this host, private, carrier-grade, loopback, link-local with clouds' metadata, protocol
// assignments, documentation, 6to4 relays, benchmarks, multicast, reserved.
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  special.addSubnet(network, bits, "ipv4");
// Azure's platform: a public address that only its guests reach.
special.addAddress("168.63.129.16", "ipv4");
// Within the global addresses of IPv6: protocol assignments with Teredo, documentation, 6to4, documentation.
for (const [network, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  special.addSubnet(network, bits, "ipv6");

const global = new BlockList();
global.addSubnet("2000::", 3, "ipv6");
const mapped = new BlockList();
mapped.addSubnet("::ffff:0:0", 96, "ipv6");

/**
 * Whether an IP address is one of the public internet. What is not known to be public is not: of IPv6 only the global unicast
 * addresses are, and an IPv4 address written as IPv6 is what it stands for.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  if (!isIPv6(address)) return !special.check(address, "ipv4");
  // A block list looks at the IPv4 address within a mapped one by itself.
  if (mapped.check(address, "ipv6")) return !special.check(address, "ipv6");
  return global.check(address, "ipv6") && !special.check(address, "ipv6");
}
