import { setTimeout as sleep } from "node:timers/promises";
import { Database } from "@hanse/plugin-kit";
import type { ShopOptions } from "../../src/platform/config/config.ts";
import { demoDatabase } from "../demo-template.ts";
import { EngineProcess } from "./engine-process.ts";

/** Several engines, each in a process of its own, on one database with the demo shop in it. */
export class Fleet {
  readonly databaseUrl: string;
  /** To look into the accounts with, beside the engines. */
  readonly database: Database;
  readonly #options: Partial<ShopOptions>;
  readonly #drop: () => Promise<void>;
  readonly #engines = new Set<EngineProcess>();
  #turn = 0;

  private constructor(databaseUrl: string, drop: () => Promise<void>, options: Partial<ShopOptions>) {
    this.databaseUrl = databaseUrl;
    this.database = new Database({ url: databaseUrl, entities: [], poolSize: 3 });
    this.#drop = drop;
    this.#options = options;
  }

  static async open(count: number, options: Partial<ShopOptions> = {}): Promise<Fleet> {
    const { url, drop } = await demoDatabase();
    const fleet = new Fleet(url, drop, options);
    await Promise.all(Array.from({ length: count }, () => fleet.start()));
    return fleet;
  }

  /** Starts one more engine. */
  async start(): Promise<EngineProcess> {
    const engine = await EngineProcess.start(this.databaseUrl, this.#options);
    this.#engines.add(engine);
    void engine.exited.then(() => this.#engines.delete(engine));
    return engine;
  }

  get engines(): readonly EngineProcess[] {
    return [...this.#engines];
  }

  /** The engines in turn, as a load balancer has them. */
  next(): EngineProcess {
    const { engines } = this;
    this.#turn += 1;
    const engine = engines[this.#turn % engines.length];
    if (!engine) throw new Error("No engine is running.");
    return engine;
  }

  /** As `next`, but waits for an engine when none is running. */
  async nextAlive(): Promise<EngineProcess> {
    while (this.#engines.size === 0) await sleep(20);
    return this.next();
  }

  async close(): Promise<void> {
    await Promise.all(this.engines.map((engine) => engine.kill()));
    await this.database.close();
    await this.#drop();
  }
}
