import Type from "typebox";
import { expect, it } from "vitest";
import { definePlugin } from "../plugin.ts";
import { jsonLog } from "./json-log.ts";
import { Redaction, secretsOf } from "./secret-log.ts";

const plugin = definePlugin({
  id: "keeper",
  implements: {},
  config: Type.Object({
    url: Type.String(),
    apiKey: Type.String({ secret: true }),
    pin: Type.Integer({ secret: true }),
    short: Type.String({ secret: true }),
    accounts: Type.Array(Type.Object({ name: Type.String(), password: Type.String({ secret: true }) })),
    certificates: Type.Unsafe<Record<string, string>>({ secret: true }),
  }),
  setup: () => ({}),
});
const config = {
  url: "https://example.com",
  apiKey: "key-12345",
  pin: 47_110_815,
  short: "abc",
  accounts: [{ name: "ada", password: "pass-of-ada" }],
  certificates: { main: "certificate-main" },
};
const secrets = secretsOf(plugin, {
  config,
  secrets: ["service-secret-1"],
  databaseUrl: "postgres://user:p%40ss-word@host/db",
});

it("a service knows its own secrets: what the schema marks, its key and its database's password", () => {
  expect(secrets.toSorted()).toEqual(
    ["47110815", "abc", "certificate-main", "key-12345", "p@ss-word", "pass-of-ada", "service-secret-1"].toSorted(),
  );
});

it("they are in no line of the log, wherever they stand", () => {
  const lines: string[] = [];
  const log = new Redaction(secrets).log(jsonLog("debug", (line) => void lines.push(line)));
  const cause = Object.assign(new TypeError("cause key-12345"), { detail: { account: ["pass-of-ada"] } });
  const err = new Error("failed with key-12345 twice: key-12345", { cause });
  const circle: Record<string, unknown> = { password: "pass-of-ada", count: 10n, at: new Date(0) };
  circle["self"] = circle;
  log.error({ err, circle, deep: [{ text: "service-secret-1" }] }, "message with p@ss-word and 47110815");
  const [line = ""] = lines;
  for (const secret of secrets.filter(({ length }) => length > 3)) expect(line).not.toContain(secret);
  expect(JSON.parse(line)).toMatchObject({
    level: 50,
    msg: "message with [secret] and [secret]",
    err: {
      type: "Error",
      message: "failed with [secret] twice: [secret]",
      stack: expect.stringContaining("secret-log.test.ts"),
      cause: { type: "TypeError", message: "cause [secret]" },
    },
    deep: [{ text: "[secret]" }],
  });
});

it("a log has the levels it is told, in the form of pino", () => {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  for (const level of ["debug", "info", "warn", "error", "silent", "unknown"]) {
    const log = jsonLog(level, write);
    for (const name of ["debug", "info", "warn", "error"] as const) log[name]({ level }, name);
  }
  const said = lines.map((line) => JSON.parse(line) as { level: string; msg: string; time: number; pid: number });
  expect(said.map(({ msg }) => msg).join(" ")).toBe(
    "debug info warn error info warn error warn error error info warn error",
  );
  expect(said[0]).toMatchObject({ pid: process.pid, time: expect.any(Number) });
});
