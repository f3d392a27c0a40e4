import { createHash, randomBytes } from "node:crypto";
import { type Database, newId } from "@hanse/plugin-kit";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import type { StoreService } from "../store/index.ts";
import { ApiKey, ApiKeySalesChannel } from "./api-key.entity.ts";
import { loadLiveKeys, type LiveKey } from "./api-key.queries.ts";

const topic = "api_key";

interface Keys {
  readonly byHash: ReadonlyMap<string, LiveKey>;
  readonly publishable: ReadonlyMap<string, LiveKey>;
}

/** API keys: few, looked up by every request, hence kept in memory; an unknown one costs no statement. */
export class ApiKeyService {
  readonly #database: Database;
  readonly #stores: StoreService;
  readonly #keys: Snapshot<Keys>;

  constructor({ database, clock, stores }: { database: Database; clock: VersionClock; stores: StoreService }) {
    this.#database = database;
    this.#stores = stores;
    this.#keys = snapshot(clock, [topic, "sales_channel"], async () => index(await database.query(loadLiveKeys)));
  }

  async findPublishable(token: string): Promise<LiveKey | undefined> {
    return (await this.#keys.get()).publishable.get(token);
  }

  async findSecret(token: string): Promise<LiveKey | undefined> {
    const key = (await this.#keys.get()).byHash.get(hash(token).toString("hex"));
    return key?.type === "secret" ? key : undefined;
  }

  /** Publishable keys in the order in which they were made. */
  async publishable(): Promise<LiveKey[]> {
    return [...(await this.#keys.get()).publishable.values()];
  }

  async createPublishable({
    title,
    salesChannelIds,
  }: {
    title: string;
    salesChannelIds: readonly string[];
  }): Promise<{ id: string; token: string }> {
    return this.#create("publishable", title, salesChannelIds);
  }

  /** The token is shown this once; only its hash is kept. */
  async createSecret({ title }: { title: string }): Promise<{ id: string; token: string }> {
    return this.#create("secret", title, []);
  }

  /** Makes the key that the first storefront needs, once. */
  async prepare(): Promise<void> {
    if ((await this.publishable()).length > 0) return;
    const { defaultSalesChannelId } = await this.#stores.settings();
    if (!defaultSalesChannelId) return;
    await this.createPublishable({ title: "Web shop", salesChannelIds: [defaultSalesChannelId] });
  }

  async #create(
    type: LiveKey["type"],
    title: string,
    salesChannelIds: readonly string[],
  ): Promise<{ id: string; token: string }> {
    const token = `${type === "publishable" ? "pk" : "sk"}_${randomBytes(32).toString("hex")}`;
    return this.#database.transaction(async (tx) => {
      const { id } = tx.em.create(ApiKey, {
        id: newId("apk"),
        type,
        title,
        token: type === "publishable" ? token : null,
        tokenHash: hash(token),
        redacted: `${token.slice(0, 6)}***${token.slice(-3)}`,
        revokedAt: null,
        lastUsedAt: null,
        createdAt: new Date(),
      });
      await tx.em.flush();
      for (const salesChannelId of salesChannelIds) tx.em.create(ApiKeySalesChannel, { apiKeyId: id, salesChannelId });
      await tx.em.flush();
      await touch(tx, topic);
      return { id, token };
    });
  }
}

/** Tokens are 256 random bits, so a plain hash is enough to keep them. */
const hash = (token: string): Buffer => createHash("sha256").update(token).digest();

const index = (keys: readonly LiveKey[]): Keys => ({
  byHash: new Map(keys.map((key) => [key.hash, key])),
  publishable: new Map(keys.flatMap((key) => (key.token ? [[key.token, key]] : []))),
});
