import { afterEach, expect, it } from "vitest";
import { BadSignature } from "../src/protocol/signature.ts";
import { SignedClient } from "../src/remote/signed-client.ts";
import { openTestHost } from "../src/testing/test-host.ts";
import { greeter } from "./greeter.ts";
import { connect, hostLog, newSecret, startGreeter } from "./greeter-service.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const [old, next] = [newSecret(), newSecret()];

async function greetedWith(ofHost: string | string[], ofService: string): Promise<string> {
  const service = await startGreeter({ secret: ofService });
  closing.push(() => service.stop("SIGKILL"));
  const { running, client } = await connect(service.url, ofHost);
  closing.push(() => running.close());
  return client.greet({ name: "Ada" }).then(
    ({ text }) => text,
    (error: { code: string }) => `${error.code}: ${running.problem}`,
  );
}

/** The order in which a secret is replaced without a moment in which the two do not understand each other. */
it.each([
  ["the old one alone", old, old],
  ["the service knows both and signs with the old one", old, `${old},${next}`],
  ["the host has changed over, knowing both", [next, old], `${old},${next}`],
  ["the service has changed over", [next, old], `${next},${old}`],
  ["the host has forgotten the old one", next, `${next},${old}`],
  ["the new one alone", next, next],
])("while a secret is replaced, calls and replies are believed: %s", async (_, ofHost, ofService) => {
  expect(await greetedWith(ofHost, ofService)).toBe("Moin, Ada");
});

it("secrets that have none in common are no connection, and the message says why", async () => {
  expect(await greetedWith(old, next)).toMatch(/^plugin\.unavailable: .*the secrets or the clocks of the two differ/);
});

it("a host that knows two takes events signed with either, and none signed with a third", async () => {
  const { log } = hostLog();
  const taken: string[] = [];
  const host = await openTestHost(
    { definition: greeter.definition, secrets: [next, old] },
    async (events) => void taken.push(...events.map(({ id }) => id)),
    log,
  );
  closing.push(() => host.close());
  const tell = async (secrets: string[], id: string) => {
    const client = new SignedClient({ url: host.url, secrets, audience: "host", connections: 1 });
    closing.push(() => client.close());
    return client.send({
      method: "POST",
      path: "/plugin/events",
      headers: { "content-type": "application/cloudevents-batch+json", "hanse-plugin": "greeter" },
      body: JSON.stringify([
        {
          specversion: "1.0",
          id,
          source: "greeter",
          type: "greeting.greeted",
          subject: "Ada",
          time: new Date().toISOString(),
          data: { name: "Ada" },
        },
      ]),
      signal: AbortSignal.timeout(5_000),
    });
  };
  expect((await tell([next], "by-next")).status).toBe(200);
  await expect(tell([newSecret()], "by-third")).rejects.toThrow(BadSignature);
  // The reply is signed with the first; whoever still signs with the old one has to know the new one by now.
  expect((await tell([old, next], "by-old")).status).toBe(200);
  expect(taken).toEqual(["by-next", "by-old"]);
});
