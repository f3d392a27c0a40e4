import { NotificationRefused } from "@hanse/plugin-kit";

// Neither lists nor comments nor quotes: everything that would let one address become several, or a header.
// oxlint-disable-next-line no-control-regex -- they are what is kept out
const oneAddress = /^[^\s"(),:;<>@[\\\]\u0000-\u001f\u007f]{1,64}@[^\s"(),:;<>@[\\\]\u0000-\u001f\u007f]{1,255}$/;

/**
 * One plain email address.
 *
 * @throws NotificationRefused for anything else.
 */
export function checkedAddress(address: string): string {
  if (address.length <= 254 && oneAddress.test(address)) return address;
  throw new NotificationRefused({ reason: "the recipient's address is not an email address" });
}
