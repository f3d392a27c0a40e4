import { type Database, happened, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { contentHash } from "./content-hash.ts";
import { findNameIds, makeMissingNames, type NameIds } from "./draft-names.ts";
import { draftProblem } from "./draft-problem.ts";
import { writeRows } from "./plan-rows.ts";
import type { ProductDraft } from "./product-draft.ts";
import { planProduct, type ProductPlan } from "./product-plan.ts";
import { ProductCreated, ProductUpdated } from "./product.events.ts";
import { loadStored, lockByHandle, ownersOfSkus } from "./product-writer.queries.ts";
import type { StoredProduct } from "./stored-product.ts";
import { matchVariants } from "./variant-match.ts";

/** What became of one draft. */
export type WrittenProduct = WrittenDraft | RefusedDraft;

export interface WrittenDraft {
  readonly outcome: "created" | "updated" | "unchanged";
  readonly handle: string;
  readonly productId: string;
  /** One for each variant of the draft, in its order. */
  readonly variants: readonly WrittenVariant[];
}

export interface WrittenVariant {
  readonly variantId: string;
  readonly sku: string | null;
  /** Position in the draft. */
  readonly index: number;
}

/** Nothing of the draft was written. */
export interface RefusedDraft {
  readonly outcome: "refused";
  readonly handle: string;
  /** A sentence that says why. */
  readonly problem: string;
}

export interface WriteOptions {
  /** Channels that every product written is to be sold in; others that it is in already stay. */
  readonly salesChannelIds: readonly string[];
}

const batchSize = 500;
const maxAttempts = 3;

/** Somebody took the handle, the SKU or the name in the meantime, or two writers met: the next attempt sees theirs. */
const retryable = new Set(["23505", "40001", "40P01"]);

/** Writes many products with few statements: imports, the demo, generated catalogues. */
export class ProductWriter {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /**
   * Makes the products, or brings those with the same handle up to date; one that was written from an equal draft before
   * is left alone. Prices and stock of the drafts are for others to write, with the variant ids returned.
   *
   * @returns one entry for each draft, in the order given. A refused draft does not keep the others back.
   */
  async write(drafts: readonly ProductDraft[], { salesChannelIds }: WriteOptions): Promise<WrittenProduct[]> {
    const written: WrittenProduct[] = [];
    for (const batch of batches(drafts)) written.push(...(await this.#writeBatch(batch, salesChannelIds)));
    return written;
  }

  async #writeBatch(drafts: readonly ProductDraft[], salesChannelIds: readonly string[]): Promise<WrittenProduct[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#database.transaction((tx) => writeDrafts(tx, drafts, salesChannelIds));
      } catch (error) {
        if (attempt === maxAttempts || !retryable.has((error as { code?: string }).code ?? "")) throw error;
      }
    }
  }
}

/** A handle comes once in a batch: the second draft of a product is an update of the first. */
function* batches(drafts: readonly ProductDraft[]): Generator<ProductDraft[]> {
  let batch = new Map<string, ProductDraft>();
  for (const draft of drafts) {
    if (batch.size === batchSize || batch.has(draft.handle)) {
      yield [...batch.values()];
      batch = new Map();
    }
    batch.set(draft.handle, draft);
  }
  if (batch.size > 0) yield [...batch.values()];
}

interface Candidate {
  readonly draft: ProductDraft;
  readonly stored: StoredProduct | undefined;
  readonly hash: string;
  problem: string | undefined;
}

async function writeDrafts(
  tx: Transaction,
  drafts: readonly ProductDraft[],
  salesChannelIds: readonly string[],
): Promise<WrittenProduct[]> {
  const stored = await findStored(tx, drafts);
  const candidates = drafts.map((draft): Candidate => {
    const hash = contentHash(draft, salesChannelIds);
    return { draft, hash, stored: stored.get(draft.handle), problem: draftProblem(draft) };
  });
  const changed = candidates.filter((each) => !each.problem && each.stored?.contentHash !== each.hash);
  const ids = await findNameIds(tx, draftsOf(changed));
  refuseUnknownCategories(changed, ids);
  await refuseTakenSkus(tx, changed);
  const accepted = changed.filter(({ problem }) => !problem);
  await makeMissingNames(tx, draftsOf(accepted), ids);
  const plans = new Map(
    accepted.map((each) => {
      const written = { contentHash: each.hash, salesChannelIds };
      return [each, planProduct(each.draft, each.stored, ids, written)];
    }),
  );
  await writeRows(tx, [...plans.values()]);
  for (const [{ stored: before }, { product }] of plans) {
    tx.emit(happened(before ? ProductUpdated : ProductCreated, { id: product.id }));
  }
  if (plans.size > 0) await touch(tx, "catalog");
  return candidates.map((candidate) => outcomeOf(candidate, plans.get(candidate)));
}

const draftsOf = (candidates: readonly Candidate[]): ProductDraft[] => candidates.map(({ draft }) => draft);

async function findStored(tx: Transaction, drafts: readonly ProductDraft[]): Promise<Map<string, StoredProduct>> {
  const locked = await tx.query(lockByHandle, [drafts.map(({ handle }) => handle)]);
  if (locked.length === 0) return new Map();
  const stored = await tx.query(loadStored, [locked.map(({ id }) => id)]);
  return new Map(stored.map((product) => [product.handle, product]));
}

function refuseUnknownCategories(candidates: readonly Candidate[], { category }: NameIds): void {
  for (const candidate of candidates) {
    const missing = candidate.draft.categories?.find((handle) => !category.has(handle));
    if (missing === undefined) continue;
    candidate.problem = `There is no category with the handle ${JSON.stringify(missing)}: make it first.`;
  }
}

async function refuseTakenSkus(tx: Transaction, candidates: readonly Candidate[]): Promise<void> {
  const skus = candidates.flatMap(({ draft }) => draft.variants.flatMap(({ sku }) => sku ?? []));
  if (skus.length === 0) return;
  const owners = new Map((await tx.query(ownersOfSkus, [skus])).map((owner) => [owner.sku, owner]));
  const inBatch = new Map<string, string>();
  for (const candidate of candidates) {
    const { draft, stored } = candidate;
    if (candidate.problem) continue;
    const own = draft.variants.flatMap(({ sku }) => sku ?? []);
    for (const sku of own) {
      const owner = owners.get(sku);
      const other = owner && owner.productId !== stored?.id ? owner.handle : inBatch.get(sku);
      if (other === undefined) continue;
      candidate.problem = `The SKU ${JSON.stringify(sku)} belongs to the product ${other} already: give it another one.`;
      break;
    }
    if (!candidate.problem) for (const sku of own) inBatch.set(sku, draft.handle);
  }
}

function outcomeOf({ draft, stored, problem }: Candidate, plan: ProductPlan | undefined): WrittenProduct {
  const { handle } = draft;
  if (problem) return { outcome: "refused", handle, problem };
  const rows = plan ? plan.variants : stored ? matchVariants(draft.variants, stored) : [];
  return {
    outcome: !plan ? "unchanged" : stored ? "updated" : "created",
    handle,
    productId: plan?.product.id ?? stored?.id ?? "",
    variants: rows.flatMap((row, index) => (row ? [{ variantId: row.id, sku: row.sku, index }] : [])),
  };
}
