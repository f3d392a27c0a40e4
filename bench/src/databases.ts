import pg from "pg";

/** The databases of a run's server. */
export class Databases {
  readonly #url: string;
  #copies = 0;

  constructor(url: string) {
    this.#url = url;
  }

  urlOf(name: string): string {
    const url = new URL(this.#url);
    url.pathname = `/${name}`;
    return url.href;
  }

  async create(name: string): Promise<string> {
    await run(this.urlOf("postgres"), `CREATE DATABASE ${name}`);
    return this.urlOf(name);
  }

  /** A database of its own with everything that is in another one, which nobody may be using. */
  async copy(url: string): Promise<string> {
    const source = new URL(url).pathname.slice(1);
    const name = `${source}_copy_${(this.#copies += 1)}`;
    await run(this.urlOf("postgres"), `CREATE DATABASE ${name} TEMPLATE ${source}`);
    return this.urlOf(name);
  }

  async drop(url: string): Promise<void> {
    await run(this.urlOf("postgres"), `DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
  }

  /** Leaves nothing to be done later that the filling of a database has caused. */
  async settle(url: string): Promise<void> {
    await run(url, "VACUUM (ANALYZE)", "CHECKPOINT");
  }

  async version(): Promise<string> {
    const [row] = await run<{ server_version: string }>(this.#url, "SHOW server_version");
    return row?.server_version ?? "";
  }

  /** Milliseconds of a commit of one small row: what every durable write costs on this disk at least. */
  async commitMs(): Promise<number> {
    const client = new pg.Client({ connectionString: this.#url });
    await client.connect();
    try {
      await client.query("CREATE TABLE commit_probe (id integer)");
      const times: number[] = [];
      for (let at = 0; at < 101; at += 1) {
        const start = performance.now();
        await client.query("INSERT INTO commit_probe VALUES ($1)", [at]);
        times.push(performance.now() - start);
      }
      await client.query("DROP TABLE commit_probe");
      return times.toSorted((a, b) => a - b)[50] ?? 0;
    } finally {
      await client.end();
    }
  }
}

async function run<Row extends pg.QueryResultRow>(url: string, ...texts: readonly string[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Row[] = [];
    for (const text of texts) ({ rows } = await client.query<Row>(text));
    return rows;
  } finally {
    await client.end();
  }
}
