import { guardedClient, type Logger, notification, runPlugin } from "@hanse/plugin-kit";
import { notificationConformance } from "@hanse/plugin-kit/testing";
import { expect, it } from "vitest";
import { logNotifications } from "../src/index.ts";

interface Entry {
  readonly mail: { readonly to: string; readonly subject: string; readonly text: string };
}

/** The plugin with a log that can be read. */
async function logged() {
  const entries: Entry[] = [];
  const ignore = (): void => undefined;
  const info = (data: object): void => void entries.push(data as Entry);
  const log: Logger = { debug: ignore, info, warn: ignore, error: ignore };
  const running = await runPlugin(logNotifications(), { databaseUrl: "", log, publish: async () => undefined });
  const client = guardedClient(running.id, notification, (operation, input, call) =>
    running.call("notification", operation, input, call),
  );
  return { entries, running, client };
}

let open: Awaited<ReturnType<typeof logged>>;
notificationConformance(
  async () => {
    open = await logged();
    const { client, running } = open;
    return { client, running, events: [], statements: [], complaints: [], close: () => running.close() };
  },
  { received: (to) => open.entries.filter(({ mail }) => mail.to === to).map(({ mail }) => mail) },
);

it("writes recipient, subject and text, the link to reset a password included", async () => {
  const { client, entries } = await logged();
  const data = { actorType: "customer", email: "ada@example.com", token: "a+b", expiresAt: "2026-11-21T09:45:00Z" };
  const message = { to: "ada@example.com", template: "password-reset", data, locale: null };
  await client.send(message, { idempotencyKey: "1" });
  expect(entries.map(({ mail }) => mail)).toEqual([
    {
      to: "ada@example.com",
      subject: "Your new password",
      text: "Until 2026-11-21T09:45:00Z: /reset-password?email=ada%40example.com&token=a%2Bb",
    },
  ]);
});
