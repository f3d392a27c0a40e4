import type { Mailbox } from "./mailbox.ts";

/** A shop whose mail server is the mailbox, without encryption. */
export const shopConfig = ({ port }: Mailbox, more: object = {}) => ({
  host: "127.0.0.1",
  port,
  encryption: "none" as const,
  from: "shop@example.com",
  shopName: "Kiel & Friends",
  storefrontUrl: "https://shop.example.com/",
  adminUrl: "https://admin.example.com/app",
  ...more,
});
