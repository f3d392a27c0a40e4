import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Type from "typebox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readServiceSettings, variableOf } from "./service-settings.ts";

const secret = "0123456789abcdef0123456789abcdef";
const config = Type.Object({
  apiKey: Type.String({ secret: true }),
  maxBytes: Type.Integer({ secret: true }),
  isOpen: Type.Boolean(),
  rates: Type.Record(Type.String(), Type.String()),
  mode: Type.Union([Type.Literal("a"), Type.Literal("b")]),
});
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hanse-settings-"));
});
afterAll(() => rm(folder, { recursive: true }));

const read = (environment: Record<string, string>, flags = {}, keepsData = false) =>
  readServiceSettings({ id: "keeper", config, keepsData }, flags, { HANSE_SERVICE_SECRET: secret, ...environment });
const file = async (text: string): Promise<string> => {
  const path = join(folder, `${crypto.randomUUID()}.json`);
  await writeFile(path, text);
  return path;
};

describe("settings of a service", () => {
  it("come from the environment, each key in its own variable and type", async () => {
    const settings = await read({
      HANSE_PLUGIN_API_KEY: "123",
      HANSE_PLUGIN_MAX_BYTES: "123",
      HANSE_PLUGIN_IS_OPEN: "false",
      HANSE_PLUGIN_RATES: '{"de":"19"}',
      HANSE_PLUGIN_MODE: "a",
      HANSE_PLUGIN_STRANGER: "of another plugin",
      PORT: "7200",
      HOST: "127.0.0.1",
      HANSE_SERVICE_HOST_URL: "http://shop:9000",
      DATABASE_URL: "postgres://shop",
    });
    expect(settings).toEqual({
      config: { apiKey: "123", maxBytes: 123, isOpen: false, rates: { de: "19" }, mode: "a" },
      host: "127.0.0.1",
      port: 7200,
      secrets: [secret],
      hostUrl: "http://shop:9000",
      databaseUrl: "postgres://shop",
    });
  });

  it("come from a file, which the environment wins over, and from the command line, which wins over both", async () => {
    const path = await file('{"apiKey":"of-the-file","mode":"b"}');
    const settings = await read({ HANSE_PLUGIN_MODE: "a", PORT: "1" }, { config: path, port: 2, host: "::1" });
    expect(settings).toMatchObject({ config: { apiKey: "of-the-file", mode: "a" }, port: 2, host: "::1" });
  });

  it("have a port and a host unless told", async () => {
    expect(await read({})).toMatchObject({ port: 7100, host: "0.0.0.0", config: {}, hostUrl: undefined });
  });

  it("may name two secrets, while one replaces the other", async () => {
    expect(await read({ HANSE_SERVICE_SECRET: `${secret},${secret}2` })).toMatchObject({
      secrets: [secret, `${secret}2`],
    });
  });

  it.each([
    ["no secret", { HANSE_SERVICE_SECRET: "" }, /HANSE_SERVICE_SECRET has to be set .* openssl rand/],
    ["a short secret", { HANSE_SERVICE_SECRET: `${secret},short` }, /at least 32 characters/],
    ["a port that is none", { PORT: "ninety" }, /PORT is "ninety"/],
    ["a number that is none", { HANSE_PLUGIN_MAX_BYTES: "s3cr3t-value" }, /HANSE_PLUGIN_MAX_BYTES .* not valid JSON/],
  ])("are refused with %s", async (_, environment, said) => {
    const failure = await read(environment).catch((error: Error) => error);
    expect(failure).toBeInstanceOf(Error);
    expect((failure as Error).message).toMatch(said);
    expect(`${(failure as Error).stack}${String((failure as Error).cause)}`).not.toContain("s3cr3t");
  });

  it("of a plugin that keeps data need a database", async () => {
    await expect(read({}, {}, true)).rejects.toThrow(/keeps data: set HANSE_SERVICE_DATABASE_URL/);
  });

  it.each([
    ["is not there", async () => join(folder, "nowhere.json"), /cannot be read: ENOENT/],
    ["is no JSON", () => file("{ s3cr3t }"), /is not a JSON object/],
    ["is no object", () => file('["s3cr3t"]'), /is not a JSON object/],
    [
      "has a key that there is not",
      () => file('{"apikey":"s3cr3t"}'),
      /has apikey, but there is only apiKey, maxBytes/,
    ],
  ])("are refused with a file that %s", async (_, path, said) => {
    const failure = await read({}, { config: await path() }).catch((error: Error) => error);
    expect((failure as Error).message).toMatch(said);
    expect((failure as Error).message).not.toContain("s3cr3t");
  });
});

it.each([
  ["url", "HANSE_PLUGIN_URL"],
  ["apiKey", "HANSE_PLUGIN_API_KEY"],
  ["s3BucketName", "HANSE_PLUGIN_S3_BUCKET_NAME"],
])("the variable of %s is %s", (key, variable) => {
  expect(variableOf(key)).toBe(variable);
});
