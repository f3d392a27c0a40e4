import { createHash, randomBytes } from "node:crypto";
import { type Database, newId } from "@hanse/plugin-kit";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import type { StoreService } from "../store/index.ts";
import { ApiKey, ApiKeySalesChannel } from "./api-key.entity.ts";
import { loadLiveKeys, type LiveKey } from "./api-key.queries.ts";
import type { RecentUses } from "./recent-uses.ts";

/** Of caches that depend on which keys hold. */
export const apiKeyTopic = "api_key";

interface Keys {
  readonly byHash: ReadonlyMap<string, LiveKey>;
  readonly publishable: ReadonlyMap<string, LiveKey>;
}

/** API keys: few, looked up by every request, hence kept in memory; an unknown one costs no statement. */
export class ApiKeyService {
  readonly #database: Database;
  readonly #stores: StoreService;
  readonly #uses: RecentUses;
  readonly #keys: Snapshot<Keys>;

  constructor({
    database,
    clock,
    stores,
    recentUses,
  }: {
    database: Database;
    clock: VersionClock;
    stores: StoreService;
    recentUses: RecentUses;
  }) {
    this.#database = database;
    this.#stores = stores;
    this.#uses = recentUses;
    this.#keys = snapshot(clock, [apiKeyTopic, "sales_channel"], async () => index(await database.query(loadLiveKeys)));
  }

  /** The key of a request; notes that it was used. */
  async findPublishable(token: string): Promise<LiveKey | undefined> {
    return this.#used((await this.#keys.get()).publishable.get(token));
  }

  /** The key of a request; notes that it was used. */
  async findSecret(token: string): Promise<LiveKey | undefined> {
    const key = (await this.#keys.get()).byHash.get(hash(token).toString("hex"));
    return key?.type === "secret" ? this.#used(key) : undefined;
  }

  /** Publishable keys in the order in which they were made. */
  async publishable(): Promise<LiveKey[]> {
    return [...(await this.#keys.get()).publishable.values()];
  }

  async createPublishable(key: {
    title: string;
    salesChannelIds: readonly string[];
    createdBy?: string;
  }): Promise<{ id: string; token: string }> {
    return this.#create("publishable", { permissions: null, ...key });
  }

  /** The token is shown this once; only its hash is kept. Without permissions the key may do everything. */
  async createSecret(key: {
    title: string;
    permissions?: readonly string[] | null;
    createdBy?: string;
  }): Promise<{ id: string; token: string }> {
    return this.#create("secret", { permissions: null, salesChannelIds: [], ...key });
  }

  /** Makes the key that the first storefront needs, once. */
  async prepare(): Promise<void> {
    if ((await this.publishable()).length > 0) return;
    const { defaultSalesChannelId } = await this.#stores.settings();
    if (!defaultSalesChannelId) return;
    await this.createPublishable({ title: "Web shop", salesChannelIds: [defaultSalesChannelId] });
  }

  /** Undefined for a key whose time has come since it was read. */
  #used(key: LiveKey | undefined): LiveKey | undefined {
    const now = Date.now();
    if (!key || (key.endsAt !== null && key.endsAt <= now)) return undefined;
    this.#uses.note(key.id, now);
    return key;
  }

  async #create(
    type: LiveKey["type"],
    {
      title,
      permissions,
      salesChannelIds,
      createdBy,
    }: {
      title: string;
      permissions: readonly string[] | null;
      salesChannelIds: readonly string[];
      createdBy?: string;
    },
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
        permissions: permissions && [...permissions],
        createdBy: createdBy ?? null,
        revokedAt: null,
        revokedBy: null,
        lastUsedAt: null,
      });
      await tx.em.flush();
      for (const salesChannelId of salesChannelIds) tx.em.create(ApiKeySalesChannel, { apiKeyId: id, salesChannelId });
      await tx.em.flush();
      await touch(tx, apiKeyTopic);
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
