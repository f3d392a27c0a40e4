import { newId, type Transaction } from "@hanse/plugin-kit";
import type { ProductDraft } from "./product-draft.ts";
import { findNames, makeNames, type NameKind, type NameRow } from "./product-writer.queries.ts";

/** A draft as far as names go. */
export type Naming = Pick<ProductDraft, "tags" | "type" | "collection" | "categories">;

/** The ids behind the names in drafts: tags and types by their text, collections and categories by handle. */
export type NameIds = Readonly<Record<NameKind, Map<string, string>>>;

/** Finds the names that are there. */
export async function findNameIds(tx: Transaction, drafts: readonly Naming[]): Promise<NameIds> {
  const ids: NameIds = { tag: new Map(), type: new Map(), collection: new Map(), category: new Map() };
  const names = [
    drafts.flatMap(({ tags = [] }) => tags),
    drafts.flatMap(({ type }) => type ?? []),
    drafts.flatMap(({ collection }) => collection?.handle ?? []),
    drafts.flatMap(({ categories = [] }) => categories),
  ].map((each) => [...new Set(each)]);
  if (names.some((each) => each.length > 0)) keep(ids, await tx.query(findNames, names));
  return ids;
}

/** Makes the tags, types and collections that are missing; categories are made by hand. */
export async function makeMissingNames(tx: Transaction, drafts: readonly Naming[], ids: NameIds): Promise<void> {
  const tags = missing(
    drafts.flatMap(({ tags: each = [] }) => each),
    ids.tag,
  );
  const types = missing(
    drafts.flatMap(({ type }) => type ?? []),
    ids.type,
  );
  const titles = new Map(
    drafts.flatMap(({ collection }) => (collection ? [[collection.handle, collection.title]] : [])),
  );
  const collections = missing([...titles.keys()], ids.collection);
  if (tags.length + types.length + collections.length === 0) return;
  const rows = [
    tags.map((name) => ({ id: newId("ptag"), name })),
    types.map((name) => ({ id: newId("ptyp"), name })),
    collections.map((name) => ({ id: newId("pcol"), name, title: titles.get(name) })),
  ];
  const made = await tx.query(
    makeNames,
    rows.map((each) => JSON.stringify(each)),
  );
  keep(ids, made);
}

const missing = (names: readonly string[], known: ReadonlyMap<string, string>): string[] =>
  [...new Set(names)].filter((name) => !known.has(name));

function keep(ids: NameIds, rows: readonly NameRow[]): void {
  for (const { kind, name, id } of rows) ids[kind].set(name, id);
}
