import { newId } from "@hanse/plugin-kit";
import type { StoredOption } from "./stored-product.ts";

export interface OptionRow {
  readonly id: string;
  readonly product_id: string;
  readonly title: string;
  readonly rank: number;
}

export interface OptionValueRow {
  readonly id: string;
  readonly option_id: string;
  readonly value: string;
  readonly rank: number;
}

/** What a product's options are to be, and what of the stored ones goes. */
export interface OptionPlan {
  readonly options: readonly OptionRow[];
  readonly values: readonly OptionValueRow[];
  readonly goneOptionIds: readonly string[];
  /** Values of options that go are among them. */
  readonly goneValueIds: readonly string[];
  /** The ids of the values that a variant names. */
  idsOf(choice: Readonly<Record<string, string>>): { option_id: string; option_value_id: string }[];
}

/**
 * Stored options and values keep their ids where title and value stay.
 *
 * @param keptValueIds values that stay although they are not wanted, because a variant has them.
 */
export function planOptions(
  productId: string,
  wanted: readonly { readonly title: string; readonly values: readonly string[] }[],
  stored: readonly StoredOption[] = [],
  keptValueIds: ReadonlySet<string> = new Set(),
): OptionPlan {
  const options: OptionRow[] = [];
  const values: OptionValueRow[] = [];
  const idsByTitle = new Map<string, { id: string; values: Map<string, string> }>();
  wanted.forEach(({ title, values: wantedValues }, rank) => {
    const known = stored.find((option) => option.title === title);
    const id = known?.id ?? newId("opt");
    const valueIds = new Map<string, string>();
    const kept = known?.values.filter((each) => keptValueIds.has(each.id)).map((each) => each.value) ?? [];
    for (const value of new Set([...wantedValues, ...kept])) {
      const valueId = known?.values.find((each) => each.value === value)?.id ?? newId("optval");
      values.push({ id: valueId, option_id: id, value, rank: valueIds.size });
      valueIds.set(value, valueId);
    }
    options.push({ id, product_id: productId, title, rank });
    idsByTitle.set(title, { id, values: valueIds });
  });
  const staying = new Set([...options, ...values].map(({ id }) => id));
  const gone = <Row extends { id: string }>(rows: readonly Row[]) =>
    rows.map(({ id }) => id).filter((id) => !staying.has(id));
  return {
    options,
    values,
    goneOptionIds: gone(stored),
    goneValueIds: gone(stored.flatMap((option) => option.values)),
    idsOf: (choice) =>
      Object.entries(choice).map(([title, value]) => {
        const option = idsByTitle.get(title);
        const valueId = option?.values.get(value);
        if (!option || !valueId) throw new Error(`The option ${title} has no value ${value}: check the draft first.`);
        return { option_id: option.id, option_value_id: valueId };
      }),
  };
}
