import { join } from "node:path";
import process from "node:process";

import { defineConfig } from "vitest/config";

/** Tests run against the sources of every workspace package, never against a stale `dist`. */
const conditions = ["source", "node", "development|production"];

/** One PostgreSQL server for the whole run; see `test-postgres.ts` beside it. */
const postgres = join(import.meta.dirname, "packages/engine/src/platform/postgres/vitest-setup.ts");

/** Has a project of its own because `pnpm check` runs it, without a database. */
const architecture = "test/architecture.test.ts";

const project = (name: string, root: string, globalSetup: string[] = []) => ({
  extends: true as const,
  test: { name, root, globalSetup, include: ["src/**/*.test.ts", "test/**/*.test.ts"], exclude: [architecture] },
});

/** Where `.ci/run` wants the counts of the run. */
const report = process.env["HANSE_TEST_REPORT"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["source"] } },
  test: {
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What is waited for comes later than after the usual second on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    projects: [
      project("plugin-kit", "packages/plugin-kit", [postgres]),
      project("inventory", "packages/plugins/inventory", [postgres]),
      project("payment-manual", "packages/plugins/payment-manual", [postgres]),
      project("fulfillment-manual", "packages/plugins/fulfillment-manual", [postgres]),
      project("tax-rates", "packages/plugins/tax-rates", [postgres]),
      project("search-postgres", "packages/plugins/search-postgres", [postgres]),
      project("search-meilisearch", "packages/plugins/search-meilisearch", [postgres]),
      project("payment-stripe", "packages/plugins/payment-stripe", [postgres]),
      project("notification-smtp", "packages/plugins/notification-smtp", [postgres]),
      project("notification-log", "packages/plugins/notification-log", [postgres]),
      project("storage-local", "packages/plugins/storage-local", [postgres]),
      project("storage-s3", "packages/plugins/storage-s3", [postgres]),
      project("plugin-template", "examples/plugin-template"),
      project("engine", "packages/engine", [postgres]),
      { extends: true, test: { name: "architecture", root: "packages/engine", include: [architecture] } },
    ],
  },
});
