import type { Statement, Transaction } from "@hanse/plugin-kit";
import type { ProductPlan } from "./product-plan.ts";
import * as sql from "./product-writer.queries.ts";

type Rows<Row> = (plan: ProductPlan) => readonly Row[];

/** What goes, before anything comes: a SKU or an option value may move from one variant to another. */
const gone: readonly (readonly [Statement<never>, Rows<string>])[] = [
  [sql.retireVariants, (plan) => plan.retiredVariantIds],
  [sql.parkVariants, (plan) => plan.parkedVariantIds],
  [sql.removeChoices, (plan) => plan.rechosenVariantIds],
  [sql.removeOptionLinks, (plan) => plan.options.goneValueIds],
  [sql.removeOptionValues, (plan) => plan.options.goneValueIds],
  [sql.removeOptions, (plan) => plan.options.goneOptionIds],
  [sql.removeImageLinks, (plan) => plan.repicturedVariantIds],
  [sql.removeImages, (plan) => plan.goneImageIds],
];

/** Whatever a row refers to comes before it. */
const rows: readonly (readonly [sql.RowStatements, Rows<{ readonly id: string }>])[] = [
  [sql.products, (plan) => [plan.product]],
  [sql.options, (plan) => plan.options.options],
  [sql.optionValues, (plan) => plan.options.values],
  [sql.variants, (plan) => plan.variants],
  [sql.images, (plan) => plan.images],
];

const ofProduct = ({ product }: ProductPlan, ids: readonly string[]) =>
  ids.map((id) => ({ product_id: product.id, id }));

const links: readonly (readonly [Statement<never>, Rows<object>])[] = [
  [sql.linkOptions, (plan) => plan.optionLinks],
  [sql.linkImages, (plan) => plan.imageLinks],
  [sql.unlinkTags, (plan) => ofProduct(plan, plan.tagIds.gone)],
  [sql.linkTags, (plan) => ofProduct(plan, plan.tagIds.added)],
  [sql.unlinkCategories, (plan) => ofProduct(plan, plan.categoryIds.gone)],
  [sql.linkCategories, (plan) => ofProduct(plan, plan.categoryIds.added)],
  [sql.linkSalesChannels, (plan) => ofProduct(plan, plan.salesChannelIds)],
];

/** Writes the rows of all plans, with one statement for each kind of change that there is. */
export async function writeRows(tx: Transaction, plans: readonly ProductPlan[]): Promise<void> {
  const send = async (statement: Statement<never>, sent: readonly object[]): Promise<void> => {
    if (sent.length > 0) await tx.query(statement, [JSON.stringify(sent)]);
  };
  for (const [statement, idsOf] of gone) {
    const ids = plans.flatMap(idsOf);
    if (ids.length > 0) await tx.query(statement, [ids]);
  }
  for (const [{ insert, update }, rowsOf] of rows) {
    const isKnown = (known: boolean) =>
      plans.flatMap((plan) => rowsOf(plan).filter(({ id }) => plan.knownIds.has(id) === known));
    await send(update, isKnown(true));
    await send(insert, isKnown(false));
  }
  for (const [statement, linksOf] of links) await send(statement, plans.flatMap(linksOf));
}
