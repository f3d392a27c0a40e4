import type { EntityManager } from "@mikro-orm/postgresql";
import { OptionNotFound } from "./catalog.errors.ts";
import type { OptionWish } from "./new-product.ts";
import { ProductOption, ProductOptionValue } from "./product.entity.ts";
import type { StoredOption } from "./stored-product.ts";

/** An option as a product is to have it. */
export interface WantedOption {
  readonly title: string;
  readonly values: readonly string[];
}

/** A change of a product's options: what comes, what goes (ids), and which values others gain and lose. */
export interface OptionChange {
  readonly add?: readonly OptionWish[];
  readonly remove?: readonly string[];
  readonly update?: readonly {
    readonly id: string;
    readonly add?: readonly string[];
    /** Ids of values. */
    readonly remove?: readonly string[];
  }[];
}

/** Spells out the options that are named by id: a product has options of its own, so it gets one with the same words. */
export async function spellOut(em: EntityManager, wishes: readonly OptionWish[]): Promise<WantedOption[]> {
  const ids = wishes.flatMap((wish) => ("likeOptionId" in wish ? wish.likeOptionId : []));
  const known = ids.length === 0 ? [] : await loadOptions(em, { id: { $in: ids } });
  return wishes.map((wish) => {
    if (!("likeOptionId" in wish)) return wish;
    const option = known.find(({ id }) => id === wish.likeOptionId);
    if (!option) throw new OptionNotFound({ id: wish.likeOptionId });
    const { valueIds } = wish;
    const chosen = valueIds ? option.values.filter(({ id }) => valueIds.includes(id)) : option.values;
    return { title: option.title, values: chosen.map(({ value }) => value) };
  });
}

/** What a product's options are after a change of them. */
export function changedOptions(
  stored: readonly StoredOption[],
  { remove = [], update = [] }: OptionChange,
  added: readonly WantedOption[],
): WantedOption[] {
  const unknown = [...remove, ...update.map(({ id }) => id)].find((id) => stored.every((option) => option.id !== id));
  if (unknown !== undefined) throw new OptionNotFound({ id: unknown });
  const staying = stored.flatMap(({ id, title, values }) => {
    if (remove.includes(id)) return [];
    const changes = update.filter((change) => change.id === id);
    const gone = new Set(changes.flatMap((change) => change.remove ?? []));
    const kept = values.filter((value) => !gone.has(value.id)).map(({ value }) => value);
    return [{ title, values: [...new Set([...kept, ...changes.flatMap((change) => change.add ?? [])])] }];
  });
  const titles = new Set(staying.map(({ title }) => title));
  return [...staying, ...added.filter(({ title }) => !titles.has(title))];
}

export async function loadOptions(em: EntityManager, where: object): Promise<StoredOption[]> {
  const options = await em.find(ProductOption, where, { orderBy: { rank: "asc", id: "asc" } });
  const values = await em.find(
    ProductOptionValue,
    { optionId: { $in: options.map(({ id }) => id) } },
    { orderBy: { rank: "asc", id: "asc" } },
  );
  return options.map(({ id, title }) => ({ id, title, values: values.filter(({ optionId }) => optionId === id) }));
}
