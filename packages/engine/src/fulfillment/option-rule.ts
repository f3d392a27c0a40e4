export type RuleOperator = "eq" | "ne" | "in" | "nin" | "gt" | "gte" | "lt" | "lte";
export type RuleValue = string | number | boolean | readonly string[];

/** A condition under which an option is offered. */
export interface OptionRule {
  readonly attribute: string;
  readonly operator: RuleOperator;
  readonly value: RuleValue;
}

/** A condition under which a price holds. Amounts in major units. */
export interface PriceCondition {
  readonly attribute: "item_total";
  readonly operator: "eq" | "gt" | "gte" | "lt" | "lte";
  readonly value: number;
}

/** What is known of a cart, by the names that rules use. Amounts in major units, as people write them in rules. */
export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/** Whether the rule holds. What is unknown equals nothing and is beyond every bound. */
export function holds({ attribute, operator, value }: OptionRule, attributes: Attributes): boolean {
  const known = Object.hasOwn(attributes, attribute) ? attributes[attribute] : null;
  const actual = known === null || known === undefined ? undefined : String(known);
  const values = [value].flat().map(String);
  switch (operator) {
    case "eq":
    case "in":
      return actual !== undefined && values.includes(actual);
    case "ne":
    case "nin":
      return actual === undefined || !values.includes(actual);
    case "gt":
      return Number(actual) > bound(values);
    case "gte":
      return Number(actual) >= bound(values);
    case "lt":
      return Number(actual) < bound(values);
    case "lte":
      return Number(actual) <= bound(values);
  }
}

/** Whether the value can be compared as the operator wants it. */
export function isComparable({ operator, value }: OptionRule): boolean {
  if (operator === "in" || operator === "nin") return Array.isArray(value);
  if (operator === "eq" || operator === "ne") return !Array.isArray(value);
  return !Number.isNaN(bound([value].flat().map(String)));
}

/** Not a number where there is no single one, so that every comparison fails. */
const bound = (values: readonly string[]): number => {
  const [value = ""] = values;
  return values.length === 1 && value.trim() !== "" ? Number(value) : Number.NaN;
};
