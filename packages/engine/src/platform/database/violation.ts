/** What PostgreSQL tells about a violated constraint; MikroORM passes it on. */
export interface Violation {
  readonly kind: "unique" | "reference" | "check";
  readonly constraint: string;
  /** The columns and values at fault; empty for a CHECK. Whatever the server's language, its detail has `(column)=(value)`. */
  readonly field: string;
  readonly value: string;
}

const kinds: Readonly<Record<string, Violation["kind"]>> = { 23505: "unique", 23503: "reference", 23514: "check" };

/** Which constraint a failed write violated; undefined when it failed for another reason. */
export function violationOf(error: unknown): Violation | undefined {
  const { code, constraint, detail } = error as { code?: unknown; constraint?: unknown; detail?: unknown };
  const kind = kinds[String(code)];
  if (kind === undefined) return undefined;
  const [, field = "", value = ""] = /\(([^()]+)\)=\((.*?)\)(?= |$)/.exec(String(detail)) ?? [];
  return { kind, constraint: String(constraint), field, value };
}
