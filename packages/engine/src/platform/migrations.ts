import type { MigrationStep } from "@hanse/plugin-kit";
import { CreateCacheVersion } from "./cache/migrations/0004-cache.ts";
import { CreateIsoTime } from "./database/migrations/0000-iso.ts";
import { IndexRunLists } from "./workflow/migrations/0008-run-list.ts";
import { CreateRowVersion } from "./database/migrations/0007-row-version.ts";
import { CreateEvents } from "./events/migrations/0001-events.ts";
import { TakeDeliveries } from "./events/migrations/0009-take-deliveries.ts";
import { CreateIdempotencyKey } from "./idempotency/migrations/0003-idempotency.ts";
import { CreatePluginManifest } from "./plugins/migrations/0005-plugin-manifest.ts";
import { IndexEndedRuns } from "./workflow/migrations/0006-retention.ts";
import { CreateWorkflows } from "./workflow/migrations/0002-workflow.ts";

/** The tables of the platform itself. */
export const platformMigrations: readonly MigrationStep[] = [
  { name: "platform/0000-iso", class: CreateIsoTime },
  { name: "platform/0001-events", class: CreateEvents },
  { name: "platform/0002-workflow", class: CreateWorkflows },
  { name: "platform/0003-idempotency", class: CreateIdempotencyKey },
  { name: "platform/0004-cache", class: CreateCacheVersion },
  { name: "platform/0005-plugin-manifest", class: CreatePluginManifest },
  { name: "platform/0006-retention", class: IndexEndedRuns },
  { name: "platform/0007-row-version", class: CreateRowVersion },
  { name: "platform/0008-run-list", class: IndexRunLists },
  { name: "platform/0009-take-deliveries", class: TakeDeliveries },
];
