import type { Database, Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { violationOf } from "../platform/database/violation.ts";
import type { Selection } from "../platform/http/fields.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { type Actor, fullAccess, mustHold, type RoleService } from "../staff/index.ts";
import {
  ApiKeyNotFound,
  KeyChannelUnknown,
  PublishableKeyHasNoPermissions,
  SecretKeyHasNoChannels,
} from "./api-key.errors.ts";
import {
  apiKeyColumns,
  apiKeyListing,
  apiKeyType,
  deleteApiKey,
  linkSalesChannels,
  type LiveKey,
  renameApiKey,
  revokeApiKey,
} from "./api-key.queries.ts";
import type { ApiKeyRow } from "./api-key.schema.ts";
import { apiKeyTopic, type ApiKeyService } from "./api-key.service.ts";

interface NewKey {
  readonly title: string;
  readonly type: LiveKey["type"];
  readonly permissions?: readonly string[] | null | undefined;
}

/** Keys as those who administer the shop see them. */
export class KeyAdministrationService {
  readonly #database: Database;
  readonly #keys: ApiKeyService;
  readonly #roles: RoleService;

  constructor({
    database,
    apiKeys,
    staffRoles,
  }: {
    database: Database;
    apiKeys: ApiKeyService;
    staffRoles: RoleService;
  }) {
    this.#database = database;
    this.#keys = apiKeys;
    this.#roles = staffRoles;
  }

  async page(query: ListQuery, fields: Selection): Promise<ListedPage<ApiKeyRow>> {
    return readPage<ApiKeyRow>(this.#database, apiKeyListing, selected(fields), query);
  }

  async get(id: string, fields: Selection): Promise<ApiKeyRow> {
    const key = await readOne<ApiKeyRow>(this.#database, apiKeyListing, selected(fields), id);
    if (!key) throw new ApiKeyNotFound({ id });
    return key;
  }

  /** @throws GrantExceeds for a key that would permit more than the actor may do. */
  async create({ title, type, permissions }: NewKey, actor: Actor): Promise<{ id: string; token: string }> {
    const by = { title, createdBy: actor.actorId };
    if (type === "publishable") {
      if (permissions) throw new PublishableKeyHasNoPermissions({});
      return this.#keys.createPublishable({ ...by, salesChannelIds: [] });
    }
    this.#roles.checkKnown(permissions ?? []);
    mustHold(actor, permissions ?? [fullAccess]);
    return this.#keys.createSecret({ ...by, permissions: permissions ?? null });
  }

  async rename(id: string, title: string | undefined, expected: number | undefined): Promise<void> {
    await this.#changing(async (tx) => {
      if ((await lockVersion(tx, "api_key", id, expected)) === undefined) throw new ApiKeyNotFound({ id });
      if (title !== undefined) await tx.query(renameApiKey, [id, title]);
    });
  }

  /** A key that ended before stays as it is. */
  async revoke(id: string, seconds: number, by: string): Promise<void> {
    await this.#changing(async (tx) => {
      await this.#lock(tx, id);
      await tx.query(revokeApiKey, [id, seconds, by]);
    });
  }

  async delete(id: string): Promise<void> {
    await this.#changing(async (tx) => {
      const [gone] = await tx.query(deleteApiKey, [id]);
      if (!gone) throw new ApiKeyNotFound({ id });
    });
  }

  async linkSalesChannels(
    id: string,
    { add = [], remove = [] }: { add?: readonly string[]; remove?: readonly string[] },
  ): Promise<void> {
    try {
      await this.#changing(async (tx) => {
        if ((await this.#lock(tx, id)) === "secret") throw new SecretKeyHasNoChannels({ id });
        await tx.query(linkSalesChannels, [id, add, remove.filter((channel) => !add.includes(channel))]);
      });
    } catch (error) {
      const violation = violationOf(error);
      if (violation?.kind !== "reference") throw error;
      throw new KeyChannelUnknown({ id: violation.value }, { cause: error });
    }
  }

  async #lock(tx: Transaction, id: string): Promise<LiveKey["type"]> {
    const [key] = await tx.query(apiKeyType, [id]);
    if (!key) throw new ApiKeyNotFound({ id });
    return key.type;
  }

  async #changing(work: (tx: Transaction) => Promise<void>): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await work(tx);
      await touch(tx, apiKeyTopic);
    });
  }
}

const selected = (fields: Selection) => ({ columns: apiKeyColumns(fields), condition: "TRUE", params: [] });
