import { type Database, type Logger, type Transaction, unnamed } from "@hanse/plugin-kit";
import { silent, type TestPlatform, type TestProcess } from "./test-platform.ts";
import { WorkflowRunner, type WorkflowRunnerOptions } from "../../src/platform/workflow/runner.ts";

export const createEffectTables = async (database: Database): Promise<void> => {
  await database.query(
    unnamed(
      "CREATE TABLE effect (key text PRIMARY KEY, name text NOT NULL, calls integer NOT NULL DEFAULT 1, undone boolean NOT NULL DEFAULT false, at bigint GENERATED ALWAYS AS IDENTITY)",
    ),
  );
  await database.query(
    unnamed("CREATE TABLE undo (key text NOT NULL, memo text, at bigint GENERATED ALWAYS AS IDENTITY)"),
  );
  await database.query(unnamed("CREATE TABLE orders (cart text PRIMARY KEY)"));
};

/** An outside world that is keyed as plugins are: the same key is one effect, and a key that was undone is refused. */
export class Effects {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async do(name: string, key: string): Promise<string> {
    const [effect] = await this.#database.query(
      unnamed<{ undone: boolean }>(
        "INSERT INTO effect (key, name) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET calls = effect.calls + 1 RETURNING undone",
      ),
      [key, name],
    );
    if (effect?.undone) throw new Error(`${key} was undone`);
    return `did ${name}`;
  }

  async undo(name: string, key: string, memo: unknown): Promise<void> {
    await this.#database.query(
      unnamed(
        "INSERT INTO effect (key, name, undone) VALUES ($1, $2, true) ON CONFLICT (key) DO UPDATE SET undone = true",
      ),
      [key, name],
    );
    await this.#database.query(unnamed("INSERT INTO undo (key, memo) VALUES ($1, $2)"), [key, memo ?? null]);
  }

  async insertOrder(tx: Transaction, cart: string): Promise<void> {
    await tx.query(unnamed("INSERT INTO orders VALUES ($1)"), [cart]);
  }

  /** Names of the effects that stand, in their order. */
  async standing(): Promise<string[]> {
    const rows = await this.#database.query(
      unnamed<{ name: string }>("SELECT name FROM effect WHERE NOT undone ORDER BY at"),
    );
    return rows.map(({ name }) => name);
  }

  async undone(): Promise<{ step: string; memo: string | null }[]> {
    const rows = await this.#database.query(
      unnamed<{ key: string; memo: string | null }>("SELECT key, memo FROM undo ORDER BY at"),
    );
    return rows.map(({ key, memo }) => ({ step: key.split(":")[2] ?? "", memo }));
  }

  async orders(): Promise<string[]> {
    return (await this.#database.query(unnamed<{ cart: string }>("SELECT cart FROM orders"))).map(({ cart }) => cart);
  }
}

export interface Uses {
  readonly effects: Effects;
}

/** A runner as a process of its own has it. */
export async function joinRunner(
  platform: TestPlatform,
  options: Partial<WorkflowRunnerOptions> & { log?: Logger; onStatement?: (text: string) => void } = {},
): Promise<TestProcess & { runner: WorkflowRunner; effects: Effects }> {
  const { onStatement, ...rest } = options;
  const process = await platform.join(onStatement ? { onStatement } : {});
  const effects = new Effects(process.database);
  const uses = (): Uses => ({ effects });
  return { ...process, effects, runner: new WorkflowRunner({ ...process, log: silent, uses, ...rest }) };
}
