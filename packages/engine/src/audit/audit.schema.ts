import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";

const optionalText = Type.Union([Type.String(), Type.Null()]);

/** The columns of a row, or those of them that changed. */
const Columns = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]);

const ChangeDto = Type.Object({
  /** The table. */
  resource: Type.String(),
  row_id: Type.String(),
  kind: Type.Union([Type.Literal("insert"), Type.Literal("update"), Type.Literal("delete")]),
  before: Columns,
  after: Columns,
});

export const EntryDto = Type.Object({
  id: Type.String(),
  actor_type: Type.String(),
  actor_id: Type.String(),
  /** The user's address or the key's title. */
  actor_name: optionalText,
  operation: Type.String(),
  method: Type.String(),
  path: Type.String(),
  request_id: Type.String(),
  address: Type.String(),
  /** What was sent, without secrets. */
  input: Type.Unknown(),
  /** Of the reply; null when the process died before it could answer. */
  status: Type.Union([Type.Integer(), Type.Null()]),
  resources: Type.Array(Type.String()),
  change_count: Type.Integer(),
  occurred_at: Type.String(),
});
export type EntryDto = Static<typeof EntryDto>;

export const EntryWithChanges = Type.Object({ ...EntryDto.properties, changes: Type.Array(ChangeDto) });
export type EntryWithChanges = Static<typeof EntryWithChanges>;

export const entryFields = fieldGrammar({ defaults: Object.keys(EntryDto.properties), allowed: leaves(EntryDto) });
export const entryWithChangesFields = fieldGrammar({
  defaults: Object.keys(EntryWithChanges.properties),
  allowed: leaves(EntryWithChanges),
});
