import type { MigrationStep } from "@hanse/plugin-kit";
import { domains } from "./domains.ts";
import { platformMigrations } from "./platform/migrations.ts";

/** The whole history of the engine's schema, in order. Plugins bring their own. */
export const migrations: readonly MigrationStep[] = [
  ...platformMigrations,
  ...domains.flatMap((domain) => domain.migrations ?? []),
];
