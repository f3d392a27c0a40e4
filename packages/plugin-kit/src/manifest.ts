import { createHash } from "node:crypto";
import Type, { type Static, type TSchema } from "typebox";
import type { Contract } from "./contract.ts";
import type { AnyPluginRoute } from "./plugin-route.ts";
import type { PluginIdentity } from "./plugin.ts";
import type { Schedule } from "./schedule.ts";

const Id = Type.String({ minLength: 1 });
/** A JSON Schema (draft 2020-12). */
const Schema = Type.Unknown();

const ManifestContract = Type.Object({
  version: Type.Integer({ minimum: 1 }),
  operations: Type.Record(
    Type.String(),
    Type.Object({ input: Schema, output: Schema, optional: Type.Optional(Type.Boolean()) }),
  ),
});
export type ManifestContract = Static<typeof ManifestContract>;

const ManifestRoute = Type.Object({
  method: Type.Union([Type.Literal("GET"), Type.Literal("POST"), Type.Literal("DELETE")]),
  scope: Type.Union([Type.Literal("store"), Type.Literal("admin"), Type.Literal("public")]),
  path: Type.String(),
  permission: Type.Optional(Type.String()),
  summary: Type.String(),
  params: Type.Optional(Schema),
  query: Type.Optional(Schema),
  body: Type.Optional(Schema),
  rawBody: Type.Optional(Type.Object({ maxBytes: Type.Integer({ minimum: 1 }) })),
});
export type ManifestRoute = Static<typeof ManifestRoute>;

const ManifestJob = Type.Object({
  name: Id,
  schedule: Type.Union([
    Type.Object({ everyMs: Type.Integer({ minimum: 1 }) }),
    Type.Object({ cron: Type.String(), timeZone: Type.Optional(Type.String()) }),
  ]),
});

/** What a running plugin says of itself: what it can do and what it wants to be told. Never anything of its configuration. */
export const Manifest = Type.Object({
  /** Version of the service protocol. */
  protocol: Type.Literal(1),
  id: Id,
  providerId: Type.Union([Id, Type.Null()]),
  contracts: Type.Record(Type.String(), ManifestContract),
  /** Names of the events it wants. */
  subscriptions: Type.Array(Type.String()),
  jobs: Type.Array(ManifestJob),
  routes: Type.Array(ManifestRoute),
  /** Whether it takes callbacks from outside the shop. */
  hasWebhook: Type.Boolean(),
});
export type Manifest = Static<typeof Manifest>;

/** What was registered while the plugin was set up. */
export interface Registered {
  readonly subscriptions: readonly string[];
  readonly jobs: readonly { readonly name: string; readonly schedule: Schedule }[];
  readonly routes: readonly AnyPluginRoute[];
  readonly hasWebhook: boolean;
}

export const manifestOf = (
  {
    id,
    providerId = null,
    implements: contracts,
  }: Pick<PluginIdentity, "id" | "implements"> & {
    providerId?: string | null | undefined;
  },
  { subscriptions, jobs, routes, hasWebhook }: Registered,
): Manifest => ({
  protocol: 1,
  id,
  providerId,
  contracts: Object.fromEntries(
    Object.values(contracts).map((contract) => [contract.name, describeContract(contract)]),
  ),
  subscriptions: [...subscriptions],
  jobs: jobs.map(({ name, schedule }) => ({ name, schedule })),
  routes: routes.map(({ handle: _handle, ...route }) => route),
  hasWebhook,
});

/** A contract as a manifest shows it: versions and schemas. */
export const describeContract = ({ version, operations }: Contract): ManifestContract => ({
  version,
  operations: Object.fromEntries(
    Object.entries(operations).map(([name, { input, output, optional }]) => [
      name,
      { input: plain(input), output: plain(output), ...(optional && { optional }) },
    ]),
  ),
});

/** Tells two manifests apart; says nothing about whether they fit together. */
export const manifestHash = (manifest: Manifest): string =>
  createHash("sha256").update(JSON.stringify(manifest)).digest("base64url").slice(0, 22);

/** Only what is JSON: TypeBox marks optional properties with hidden keys. */
const plain = (schema: TSchema): unknown => JSON.parse(JSON.stringify(schema)) as unknown;
