import { HanseError, type storage } from "@hanse/plugin-kit";
import type { TriedPlugin } from "@hanse/plugin-kit/testing";

/** Requests an address of the plugin's own routes, as the engine hands such requests on. */
export async function browse(
  { running }: TriedPlugin<typeof storage>,
  address: string,
  init: RequestInit = {},
): Promise<Response> {
  const request = new Request(address, init);
  const { pathname, searchParams } = new URL(address);
  const prefix = "/x/storage-local";
  if (!pathname.startsWith(prefix)) throw new Error(`${address} is not the plugin's`);
  const bytes = Buffer.from(await request.arrayBuffer());
  try {
    const reply = await running.handle({
      method: request.method,
      scope: "public",
      path: pathname.slice(prefix.length),
      query: Object.fromEntries(searchParams),
      body: init.body === undefined ? undefined : bytes.toString("base64"),
      headers: Object.fromEntries(request.headers),
      principal: { kind: "anonymous", id: null, salesChannelIds: [] },
      signal: AbortSignal.timeout(10_000),
    });
    const body = reply.status === 304 ? null : Buffer.from(reply.body);
    return new Response(body, { status: reply.status, headers: reply.headers });
  } catch (error) {
    if (error instanceof HanseError) return new Response(error.message, { status: error.status });
    throw error;
  }
}
