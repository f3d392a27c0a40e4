import process from "node:process";
import { storage } from "@hanse/plugin-kit";
import { inBothPlacements, storageConformance } from "@hanse/plugin-kit/testing";
import { afterAll, beforeAll, describe } from "vitest";
import { s3Files } from "../src/index.ts";
import { bucket, credentials, openS3Server, type S3Server } from "./s3-server.ts";

const candidate = { plugin: s3Files, module: new URL("../src/index.ts", import.meta.url), contract: storage };

describe("with a double of S3's protocol", () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await openS3Server();
  });
  afterAll(() => server.close());

  inBothPlacements(
    { ...candidate, config: async () => ({ endpoint: server.url, bucket, forcePathStyle: true, ...credentials }) },
    storageConformance,
  );
});

/** A bucket for tests, of which everybody may read `public/`; its files come and go. */
const {
  S3_ENDPOINT: endpoint,
  S3_BUCKET: realBucket,
  S3_ACCESS_KEY_ID: accessKeyId,
  S3_SECRET_ACCESS_KEY: secretAccessKey,
  S3_REGION: region = "us-east-1",
} = process.env;

describe.skipIf(endpoint === undefined)("with the service at S3_ENDPOINT", () => {
  const config = { endpoint, bucket: realBucket, region, forcePathStyle: true, accessKeyId, secretAccessKey };
  inBothPlacements({ ...candidate, config: async () => config }, storageConformance);
});
