import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import type { Listing } from "../platform/http/listing.ts";
import { RowError } from "./row-error.ts";
import { transferKinds } from "./transfer.ts";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

const transferDto = {
  id: Type.String(),
  kind: Type.Enum([...transferKinds]),
  status: Type.Enum(["pending", "queued", "running", "done", "failed"]),
  total: Type.Integer(),
  done: Type.Integer(),
  failed: Type.Integer(),
  created: Type.Integer(),
  updated: Type.Integer(),
  to_create: Type.Integer(),
  to_update: Type.Integer(),
  /** Why it failed as a whole. */
  problem: nullable(Type.String()),
  file_name: nullable(Type.String()),
  created_by: nullable(Type.String()),
  created_at: Type.String(),
  updated_at: Type.String(),
  finished_at: nullable(Type.String()),
};

/** An import or export, and how far it is. Counters are of whole products, orders, …, not of lines of its files. */
export const TransferDto = Type.Object(transferDto);
export type TransferDto = Static<typeof TransferDto>;

/** What `fields=` may say of a transfer in a list. */
export const transferFields = fieldGrammar({ defaults: ["*"], allowed: leaves(TransferDto) });

/** The same with all that is wrong with rows, and where its files can be read for an hour. */
export const TransferDetailDto = Type.Object({
  ...transferDto,
  errors: Type.Array(RowError),
  files: Type.Array(Type.Object({ key: Type.String(), url: Type.String() })),
});
export type TransferDetailDto = Static<typeof TransferDetailDto>;

export const transferListing: Listing = {
  from: "transfer t",
  filters: {
    id: { sql: "t.id", type: "text" },
    kind: { sql: "t.kind", type: "text" },
    status: { sql: "t.status", type: "text" },
    created_by: { sql: "t.created_by", type: "text", nullable: true },
    created_at: { sql: "t.created_at", type: "timestamp" },
  },
  orders: { id: "t.id", created_at: "t.created_at", updated_at: "t.updated_at" },
  defaultOrder: "-created_at",
  defaultLimit: 50,
  searched: ["t.file_name", "t.id"],
};
