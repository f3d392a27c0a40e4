import { Failure } from "./double-failure.ts";

export type Fields = Record<string, unknown>;
type Condition = (document: Fields) => boolean;

/** The values of a field, also of one inside another (`prices.eur`). */
export function valuesOf(document: Fields, field: string): unknown[] {
  let value: unknown = document[field];
  if (value === undefined && field.includes(".")) {
    const [outer = "", ...inner] = field.split(".");
    value = (document[outer] as Fields | undefined)?.[inner.join(".")];
  }
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** Whether a field, or what it is inside of, is on a list of settings. */
export const isListed = (field: string, list: readonly string[]): boolean =>
  list.some((listed) => field === listed || field.startsWith(`${listed}.`));

/** Strings are equal whatever their case, as in Meilisearch. */
const comparable = (value: unknown): string => String(value).toLowerCase();

/** Reads the part of the filter language that is used: comparisons, IN, AND, OR, NOT and parentheses. */
export function parseFilter(filter: unknown, filterable: readonly string[], code = "invalid_search_filter"): Condition {
  if (filter === undefined || filter === null) return () => true;
  if (typeof filter === "string") return new Reader(filter, filterable, code).read();
  if (!Array.isArray(filter)) throw new Failure(400, code, "Invalid syntax for the filter parameter.");
  const all = filter.map((part: unknown): Condition => {
    if (!Array.isArray(part)) return parseFilter(part, filterable, code);
    const any = part.map((one: unknown) => parseFilter(one, filterable, code));
    return (document) => any.some((condition) => condition(document));
  });
  return (document) => all.every((condition) => condition(document));
}

class Reader {
  readonly #tokens: { text: string; isQuoted: boolean }[];
  readonly #filterable: readonly string[];
  readonly #fail: (message: string) => Failure;
  #at = 0;

  constructor(text: string, filterable: readonly string[], code: string) {
    this.#filterable = filterable;
    this.#fail = (message) => new Failure(400, code, `${message} in \`${text}\``);
    this.#tokens = this.#tokenize(text);
  }

  read(): Condition {
    const condition = this.#or();
    if (this.#at < this.#tokens.length) throw this.#fail("Found unexpected characters at the end of the filter");
    return condition;
  }

  /** A backslash takes the character after it along, and goes away before a quote only: what Meilisearch's parser does. */
  #tokenize(text: string): { text: string; isQuoted: boolean }[] {
    const tokens = [];
    const pattern =
      /\s*(?:"((?:[^"\\]|\\[^])*)"|'((?:[^'\\]|\\[^])*)'|(>=|<=|!=|[=<>()[\],])|([^\s"'=<>!()[\],]+))\s*/uy;
    while (pattern.lastIndex < text.length) {
      const match = pattern.exec(text);
      if (!match) throw this.#fail("Invalid syntax");
      const [, double, single, operator, plain] = match;
      const quoted = double?.replaceAll('\\"', '"') ?? single?.replaceAll("\\'", "'");
      tokens.push({ text: quoted ?? operator ?? plain ?? "", isQuoted: quoted !== undefined });
    }
    return tokens;
  }

  #or(): Condition {
    const any = [this.#and()];
    while (this.#take("OR")) any.push(this.#and());
    return (document) => any.some((condition) => condition(document));
  }

  #and(): Condition {
    const all = [this.#not()];
    while (this.#take("AND")) all.push(this.#not());
    return (document) => all.every((condition) => condition(document));
  }

  #not(): Condition {
    if (this.#take("NOT")) {
      const condition = this.#not();
      return (document) => !condition(document);
    }
    if (!this.#take("(")) return this.#comparison();
    const inner = this.#or();
    this.#expect(")");
    return inner;
  }

  #comparison(): Condition {
    const field = this.#value();
    if (!isListed(field, this.#filterable)) throw this.#fail(`Attribute \`${field}\` is not filterable`);
    if (this.#take("IN")) {
      const list = this.#list();
      return (document) => valuesOf(document, field).some((value) => list.includes(comparable(value)));
    }
    const operator = this.#next().text;
    const value = this.#value();
    if (operator === "=" || operator === "!=") {
      const isEqual = (document: Fields): boolean =>
        valuesOf(document, field).some((one) => comparable(one) === comparable(value));
      return (document) => isEqual(document) === (operator === "=");
    }
    const limit = Number(value);
    if (Number.isNaN(limit)) throw this.#fail(`\`${value}\` is not a number`);
    const holds = {
      ">": (n: number) => n > limit,
      ">=": (n: number) => n >= limit,
      "<": (n: number) => n < limit,
      "<=": (n: number) => n <= limit,
    }[operator];
    if (!holds) throw this.#fail(`Was expecting an operation, found \`${operator}\``);
    return (document) => valuesOf(document, field).some((one) => typeof one === "number" && holds(one));
  }

  #list(): string[] {
    this.#expect("[");
    const list: string[] = [];
    while (!this.#take("]")) {
      list.push(comparable(this.#value()));
      if (!this.#take(",")) {
        this.#expect("]");
        break;
      }
    }
    return list;
  }

  #value(): string {
    const token = this.#next();
    if (!token.isQuoted && /^(?:[=<>()[\],]|>=|<=|!=|AND|OR|NOT|IN|EXISTS|TO)$/.test(token.text))
      throw this.#fail(`Was expecting a value but found \`${token.text}\``);
    return token.text;
  }

  #next(): { text: string; isQuoted: boolean } {
    const token = this.#tokens[this.#at];
    if (!token) throw this.#fail("The filter ends too early");
    this.#at += 1;
    return token;
  }

  #take(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (!token || token.isQuoted || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw this.#fail(`Expected \`${text}\``);
  }
}
