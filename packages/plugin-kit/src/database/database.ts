import type { EntityManager, EntitySchema } from "@mikro-orm/postgresql";
import { MikroORM } from "@mikro-orm/postgresql";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import array from "postgres-array";
import type { PendingEvent } from "../event.ts";
import { insideTransaction, isInTransaction } from "./open-transaction.ts";
import type { Statement } from "./statement.ts";
import { ormTypes, statementTypes } from "./value-types.ts";

/** Runs hand-written SQL. */
export interface Queryable {
  query<Row>(statement: Statement<Row>, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** One use case: one transaction, one unit of work. */
export interface Transaction extends Queryable {
  /** The database it runs on. */
  readonly database: Database;
  /** MikroORM's unit of work on this transaction's connection. It is flushed before the commit. */
  readonly em: EntityManager;
  /** Stores events with the transaction; they are delivered after the commit, or never when it rolls back. */
  emit(...events: PendingEvent[]): void;
  /** Runs after a successful commit, for what may be lost: waking a relay, dropping a cache. */
  afterCommit(effect: () => void): void;
}

/** Stores a transaction's events, as its last statement before the commit. */
export type StoreEvents = (tx: Queryable, events: readonly PendingEvent[]) => Promise<void>;

/** Settings of PostgreSQL with their values; names of our own have a dot in them. */
export type TransactionSettings = Readonly<Record<string, string>>;

export interface DatabaseOptions {
  url: string;
  /** MikroORM entities that `em` may load and store. */
  entities: readonly EntitySchema[];
  /** Connections at most. */
  poolSize?: number;
  /** PostgreSQL schema that unqualified table names resolve to. */
  schema?: string;
  /** Named, prepared statements. Turn off behind a pooler that does not keep them (pgbouncer before 1.21). */
  prepare?: boolean;
  /** After how many milliseconds PostgreSQL gives a statement up, whoever still waits for it; none unless told. */
  statementTimeoutMs?: number;
  storeEvents?: StoreEvents;
  /**
   * Asked at the start of every transaction for settings that hold until its end (`SET LOCAL`), such as who acts; sent along
   * with BEGIN. Undefined: none, and then a statement outside a transaction stays without one.
   */
  settings?: () => TransactionSettings | undefined;
  /** Told after a commit that stored events; wakes whatever delivers them. */
  onEventsStored?: () => void;
  /** Told every statement sent, without BEGIN, COMMIT and ROLLBACK. For budgets in tests and for tracing. */
  onStatement?: (text: string) => void;
  onPoolError?: (error: Error) => void;
}

/** A PostgreSQL database: hand-written statements for hot paths, MikroORM's unit of work for the others. */
export class Database implements Queryable {
  readonly pool: pg.Pool;
  readonly orm: MikroORM;
  readonly #options: DatabaseOptions;
  readonly #told = new WeakSet<Error>();

  constructor(options: DatabaseOptions) {
    this.#options = options;
    this.pool = new pg.Pool({
      connectionString: options.url,
      max: options.poolSize ?? 10,
      types: ormTypes((text) => array.parse(text)),
      connectionTimeoutMillis: 5_000,
      // A process that stands still inside a transaction must not keep its locks from those who go on.
      idle_in_transaction_session_timeout: 10_000,
      ...(options.statementTimeoutMs && { statement_timeout: options.statementTimeoutMs }),
      ...(options.schema && { options: `-c search_path=${options.schema},public` }),
    });
    this.pool.on("error", (error) => this.#lost(error));
    this.pool.on("connect", (client) => this.#prepareClient(client));
    this.orm = new MikroORM({
      driverOptions: new Kysely({ dialect: new PostgresDialect({ pool: this.pool }) }),
      // The connection comes from the pool above; MikroORM only insists on a name.
      dbName: "hanse",
      entities: [...options.entities],
      ...(options.schema && { schema: options.schema }),
      discovery: { warnWhenNoEntities: false },
      ensureDatabase: false,
      forceUtcTimezone: true,
      validateRequired: false,
    });
  }

  /** A unit of work for reads outside a transaction. Prefer hand-written SQL where many read. */
  get em(): EntityManager {
    return this.orm.em.fork();
  }

  async query<Row>(statement: Statement<Row>, parameters?: readonly unknown[]): Promise<Row[]> {
    const settings = mayWrite(statement.text) ? this.#options.settings?.() : undefined;
    if (settings) return this.#queryWith(settings, statement, parameters);
    const result = await this.pool.query(this.#queryConfig(statement, parameters));
    return result.rows as Row[];
  }

  /**
   * Runs `work` in one transaction: committed when it resolves, rolled back when it throws. Transactions do not nest.
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (isInTransaction())
      throw new Error("A transaction was opened inside another one. Pass the open one along instead.");
    const client = await this.pool.connect();
    let broken: Error | undefined;
    const effects: (() => void)[] = [];
    let result: T;
    try {
      result = await insideTransaction(async () => {
        await client.query(begin(this.#options.settings?.()));
        const tx = this.#transactionOn(client, effects);
        const value = await work(tx);
        await tx.finish();
        await commit(client);
        return value;
      });
    } catch (error) {
      await client.query("ROLLBACK").catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
    for (const effect of effects) effect();
    return result;
  }

  /**
   * For a single statement that changes rows and stores the events about them itself, in its own `INSERT INTO outbox`:
   * call this when it has run, so that the events leave at once.
   */
  eventsStored(): void {
    this.#options.onEventsStored?.();
  }

  async close(): Promise<void> {
    await this.orm.close(true);
    if (!this.pool.ended) await this.pool.end();
  }

  /** A single statement in a transaction that has the settings. */
  async #queryWith<Row>(
    settings: TransactionSettings,
    statement: Statement<Row>,
    parameters?: readonly unknown[],
  ): Promise<Row[]> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(begin(settings));
      const result = await client.query(this.#queryConfig(statement, parameters));
      await commit(client);
      return result.rows as Row[];
    } catch (error) {
      await client.query("ROLLBACK").catch((failure: Error) => (broken = failure));
      throw error;
    } finally {
      client.release(broken);
    }
  }

  #transactionOn(client: pg.PoolClient, effects: (() => void)[]): Transaction & { finish(): Promise<void> } {
    const events: PendingEvent[] = [];
    let em: EntityManager | undefined;
    const query = async <Row>(statement: Statement<Row>, parameters?: readonly unknown[]): Promise<Row[]> => {
      const result = await client.query(this.#queryConfig(statement, parameters));
      return result.rows as Row[];
    };
    const openUnitOfWork = (): EntityManager => {
      const fork = this.orm.em.fork({ clear: true });
      fork.setTransactionContext(kyselyOn(client));
      return fork;
    };
    return {
      database: this,
      query,
      get em() {
        return (em ??= openUnitOfWork());
      },
      emit: (...happened) => void events.push(...happened),
      afterCommit: (effect) => void effects.push(effect),
      finish: async () => {
        await em?.flush();
        if (events.length === 0) return;
        if (!this.#options.storeEvents)
          throw new Error(`No outbox takes the event ${events[0]?.name}: open the database with storeEvents.`);
        await this.#options.storeEvents({ query }, events);
        effects.push(() => this.eventsStored());
      },
    };
  }

  #queryConfig<Row>(statement: Statement<Row>, parameters: readonly unknown[] = []): pg.QueryConfig {
    const name = this.#options.prepare === false || statement.name === "" ? undefined : statement.name;
    return { ...(name && { name }), text: statement.text, values: parameters as unknown[], types: statementTypes };
  }

  /** An idle connection tells of its loss twice: itself, and through the pool, which hangs the whole client on the error. */
  #lost(error: Error & { client?: unknown }): void {
    // A server that stops right after us need not be told of.
    if (this.pool.ending || this.#told.has(error)) return;
    this.#told.add(error);
    delete error.client;
    this.#options.onPoolError?.(error);
  }

  /** Every statement passes here, the ORM's included, so that budgets count all of them. */
  #prepareClient(client: pg.PoolClient): void {
    const { onStatement } = this.#options;
    client.on("error", (error) => this.#lost(error));
    if (!onStatement) return;
    const send = client.query.bind(client) as (...args: unknown[]) => unknown;
    const counted = (...args: unknown[]): unknown => {
      const text = typeof args[0] === "string" ? args[0] : (args[0] as { text?: string }).text;
      if (text && !/^(begin|commit|rollback)/i.test(text)) onStatement(text);
      return send(...args);
    };
    Object.assign(client, { query: counted });
  }
}

/** In one round trip, whatever is set. */
function begin(settings: TransactionSettings | undefined): string {
  const set = Object.entries(settings ?? {}).map(
    ([name, value]) => `set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`,
  );
  return set.length === 0 ? "BEGIN" : `BEGIN; SELECT ${set.join(", ")}`;
}

/** Whether a statement could change rows, judged by its words: a read that is taken for more costs two round trips. */
const mayWrite = (text: string): boolean => /\b(insert|update|delete|merge|truncate|call)\b/i.test(text);

/** PostgreSQL answers COMMIT with ROLLBACK, not with an error, when a statement failed and the failure was swallowed. */
async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await client.query("COMMIT");
  if (command !== "COMMIT")
    throw new Error(
      "The transaction was rolled back: one of its statements failed, and the error was caught inside it.",
    );
}

/** A Kysely that runs on one client, as MikroORM wants its transaction context. */
function kyselyOn(client: pg.PoolClient): Kysely<unknown> {
  const connection = { query: client.query.bind(client), release: () => undefined };
  const pool = { connect: async () => connection, end: async () => undefined };
  return new Kysely({ dialect: new PostgresDialect({ pool: pool as unknown as pg.Pool }) });
}
