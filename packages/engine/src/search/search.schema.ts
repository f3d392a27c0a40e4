import Type, { type Static } from "typebox";
import { closed } from "../platform/http/shape.ts";
import type { Rebuild } from "./rebuild.queries.ts";
import type { SearchStatus } from "./search-index.service.ts";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

export const RebuildDto = Type.Object({
  id: Type.String(),
  /** Products in the new index, of so many. */
  done: Type.Integer(),
  total: Type.Integer(),
  failures: Type.Integer(),
  last_error: nullable(Type.String()),
  started_at: Type.String(),
});

export const SearchStatusDto = Type.Object({
  plugin_id: nullable(Type.String()),
  built_at: nullable(Type.String()),
  products: nullable(Type.Integer()),
  pending: Type.Integer(),
  rebuild: nullable(RebuildDto),
});

const Word = Type.String({ minLength: 1, maxLength: 100 });

export const SynonymsBody = closed({
  synonyms: Type.Array(Type.Array(Word, { minItems: 2, maxItems: 50 }), {
    maxItems: 5_000,
    description: "Groups of words that mean the same. They replace all groups that there were.",
  }),
});

export const SynonymsReply = Type.Object({ synonyms: Type.Array(Type.Array(Type.String())) });

export const toRebuildDto = (rebuild: Rebuild): Static<typeof RebuildDto> => ({
  id: rebuild.id,
  done: rebuild.done,
  total: rebuild.total,
  failures: rebuild.failures,
  last_error: rebuild.lastError,
  started_at: rebuild.startedAt,
});

export const toSearchStatusDto = (status: SearchStatus): Static<typeof SearchStatusDto> => ({
  plugin_id: status.pluginId,
  built_at: status.builtAt,
  products: status.products,
  pending: status.pending,
  rebuild: status.rebuild && toRebuildDto(status.rebuild),
});
