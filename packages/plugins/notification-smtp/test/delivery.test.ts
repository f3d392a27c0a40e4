import { notification } from "@hanse/plugin-kit";
import { type TriedPlugin, tryPlugin } from "@hanse/plugin-kit/testing";
import type { SMTPServerOptions } from "smtp-server";
import { describe, expect, it } from "vitest";
import { smtpNotifications } from "../src/index.ts";
import { localhostCertificate, localhostKey } from "./localhost-certificate.ts";
import { type Mailbox, openMailbox } from "./mailbox.ts";
import { shopConfig } from "./shop-config.ts";

type Trial = (tried: TriedPlugin<typeof notification>, mailbox: Mailbox) => Promise<void>;

/** A server of the given kind, and a shop that sends to it. */
async function withServer(server: SMTPServerOptions, config: object, trial: Trial): Promise<void> {
  const mailbox = await openMailbox(server);
  const tried = await tryPlugin(smtpNotifications(shopConfig(mailbox, config)), notification);
  try {
    await trial(tried, mailbox);
  } finally {
    await tried.close();
    await mailbox.close();
  }
}

const invite = { email: "olga@example.com", token: "t", expiresAt: "2026-11-21T09:45:00Z" };
const send = ({ client }: TriedPlugin<typeof notification>, to = "olga@example.com", signal?: AbortSignal) =>
  client.send(
    { to, template: "staff-invite", data: invite, locale: null },
    { idempotencyKey: to, ...(signal && { signal }) },
  );

const unavailable = { code: "plugin.unavailable" };
const refused = { code: "notification.refused" };
const tls = { key: localhostKey, cert: localhostCertificate };
const trusting = { host: "localhost", ca: localhostCertificate };

describe("encryption", () => {
  it("is begun before anything is said", () =>
    withServer(tls, { ...trusting, encryption: "starttls" }, async (tried, mailbox) => {
      await send(tried);
      expect(mailbox.received).toMatchObject([{ isEncrypted: true }]);
    }));

  it("may be there from the first byte", () =>
    withServer({ ...tls, secure: true }, { ...trusting, encryption: "tls" }, async (tried, mailbox) => {
      await send(tried);
      expect(mailbox.received).toMatchObject([{ isEncrypted: true }]);
    }));

  it("is never done without when it was asked for", () =>
    withServer({ disabledCommands: ["STARTTLS"] }, { encryption: "starttls" }, async (tried, mailbox) => {
      await expect(send(tried)).rejects.toMatchObject(unavailable);
      expect(mailbox.received).toEqual([]);
    }));

  it("needs a certificate that is trusted", () =>
    withServer(tls, { host: "localhost", encryption: "starttls" }, async (tried, mailbox) => {
      await expect(send(tried)).rejects.toMatchObject(unavailable);
      expect(mailbox.received).toEqual([]);
    }));
});

describe("a password", () => {
  const server: SMTPServerOptions = {
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === "shop" && password === "the secret" ? done(null, { user: "shop" }) : done(new Error("no")),
  };

  it("is given to servers that want one", () =>
    withServer(server, { user: "shop", password: "the secret" }, async (tried, mailbox) => {
      await send(tried);
      expect(mailbox.received).toHaveLength(1);
    }));

  it("that is wrong is worth another try once it is corrected, and is told to nobody", () =>
    withServer(server, { user: "shop", password: "another secret" }, async (tried) => {
      const failure = await send(tried).catch((error: unknown) => error as Error & { cause?: unknown });
      expect(failure).toMatchObject(unavailable);
      expect(`${JSON.stringify(failure)} ${String((failure as Error).cause)} ${tried.complaints.join()}`).not.toContain(
        "another secret",
      );
    }));
});

describe("a failure", () => {
  it("for good is a refusal: a mailbox that does not exist", () =>
    withServer({}, {}, async (tried) => {
      await expect(send(tried, "gone@example.com")).rejects.toMatchObject(refused);
    }));

  it("for now is not: a mailbox that is full, a server that wants a password first", () =>
    withServer({}, {}, async (tried) => {
      await expect(send(tried, "full@example.com")).rejects.toMatchObject(unavailable);
      await expect(send(tried, "relay@example.com")).rejects.toMatchObject(unavailable);
    }));

  it("may be followed by success with the same key", async () => {
    let failures = 0;
    const onMailFrom: SMTPServerOptions["onMailFrom"] = (_address, _session, done) =>
      done((failures += 1) === 1 ? Object.assign(new Error("later"), { responseCode: 451 }) : null);
    await withServer({ onMailFrom }, {}, async (tried, mailbox) => {
      await expect(send(tried)).rejects.toMatchObject(unavailable);
      await send(tried);
      await send(tried);
      expect(mailbox.received).toHaveLength(1);
    });
  });

  it("to reach the server is worth another try", () =>
    withServer({}, {}, async (tried, mailbox) => {
      await mailbox.close();
      await expect(send(tried)).rejects.toMatchObject(unavailable);
    }));

  it("ends a mail whose caller gave up, and leaves the next one alone", async () => {
    const asked = Promise.withResolvers<void>();
    let answers = 0;
    const onMailFrom: SMTPServerOptions["onMailFrom"] = (_address, _session, done) => {
      if ((answers += 1) > 1) return done();
      asked.resolve();
    };
    await withServer({ onMailFrom, closeTimeout: 10 }, { connections: 1 }, async (tried, mailbox) => {
      const caller = new AbortController();
      const given = send(tried, "first@example.com", caller.signal);
      await asked.promise;
      caller.abort();
      await expect(given).rejects.toMatchObject(unavailable);
      await send(tried, "second@example.com");
      expect(mailbox.received.map(({ recipients }) => recipients)).toEqual([["second@example.com"]]);
    });
  });
});
