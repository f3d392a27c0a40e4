import { expect } from "vitest";
import type { TransferDetailDto } from "../../src/transfer/index.ts";
import { first, type World } from "./world.ts";

/** What an export has written, once it is done; `url` shows how far it is. */
export async function exportedText({ merchant, shop }: World, url: string): Promise<string> {
  const read = async () => {
    const [transfer] = Object.values(await merchant.client.fetch<Record<string, TransferDetailDto>>(url));
    return transfer;
  };
  await expect.poll(async () => (await read())?.status, { timeout: 20_000 }).toBe("done");
  const address = new URL(first((await read())?.files, "file").url);
  return (await shop.app.inject({ url: address.pathname + address.search })).body;
}
