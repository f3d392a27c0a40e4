import { createPostgreSqlTypeParsers } from "@mikro-orm/postgresql";
import pg from "pg";

const Oid = { int8: 20, date: 1082, timestamptz: 1184 } as const;

/** `bigint` as a number: money and counters never get near 2^53, and silent rounding would be worse than an error. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`The database returned the integer ${text}, which is beyond 2^53-1.`);
  return value;
}

/** How the values of hand-written statements reach JavaScript. */
export const statementTypes = new pg.TypeOverrides();
statementTypes.setTypeParser(Oid.int8, safeInteger);
statementTypes.setTypeParser(Oid.date, (text: string) => text);
statementTypes.setTypeParser(Oid.timestamptz, (text: string) => new Date(text).toISOString());

/** How they reach MikroORM, which does its own conversions. */
export function ormTypes(
  parseArray: Parameters<typeof createPostgreSqlTypeParsers>[0],
): InstanceType<typeof pg.TypeOverrides> {
  const types = new pg.TypeOverrides();
  for (const [oid, parse] of Object.entries(createPostgreSqlTypeParsers(parseArray)))
    types.setTypeParser(Number(oid), parse);
  return types;
}
