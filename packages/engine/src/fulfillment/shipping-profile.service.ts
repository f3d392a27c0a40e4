import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import { violationOf } from "../platform/database/violation.ts";
import { StillInUse } from "../platform/http/http.errors.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { describeUses } from "../platform/http/uses.ts";
import { NameTaken, ProductToShipNotFound, ShippingProfileNotFound } from "./fulfillment.errors.ts";
import { fulfillmentTopic } from "./fulfillment-topic.ts";
import {
  kindUses,
  leaveProfile,
  profileColumns,
  profileListing,
  type ShippingProfileRow,
} from "./shipping-kind.queries.ts";
import { ShippingProfile as ShippingProfileEntity } from "./shipping-option.entity.ts";
import { assignProfile, loadShippingProfiles, type ShippingProfile } from "./shipping-profile.queries.ts";

const selected = { columns: profileColumns, condition: "TRUE", params: [] };

export interface NewShippingProfile {
  name: string;
  type?: string;
  metadata?: Record<string, unknown> | null;
}

/** Shipping profiles, of which a shop has a default one from the start. */
export class ShippingProfileService {
  readonly #database: Database;
  readonly #profiles: Snapshot<readonly ShippingProfile[]>;

  constructor({ database, clock }: { database: Database; clock: VersionClock }) {
    this.#database = database;
    this.#profiles = snapshot(clock, [fulfillmentTopic], () => database.query(loadShippingProfiles));
  }

  /** All of them, the default one first. */
  async list(): Promise<readonly ShippingProfile[]> {
    return this.#profiles.get();
  }

  async get(id: string): Promise<ShippingProfile> {
    const profile = (await this.list()).find((entry) => entry.id === id);
    if (!profile) throw new ShippingProfileNotFound({ id });
    return profile;
  }

  /** The profile of products that were given none. */
  async default(): Promise<ShippingProfile> {
    const profile = (await this.list()).find((entry) => entry.isDefault);
    if (!profile)
      throw new Error("The shop has no default shipping profile: its database was never prepared. Run hanse migrate.");
    return profile;
  }

  async create({ name, type = "custom", metadata = null }: NewShippingProfile): Promise<{ id: string }> {
    return this.#create({ name, type, metadata, isDefault: false });
  }

  /** One statement. */
  async page(query: ListQuery): Promise<ListedPage<ShippingProfileRow>> {
    return readPage(this.#database, profileListing, selected, query);
  }

  async row(id: string): Promise<ShippingProfileRow> {
    const row = await readOne<ShippingProfileRow>(this.#database, profileListing, selected, id);
    if (!row) throw new ShippingProfileNotFound({ id });
    return row;
  }

  async update(id: string, changes: Partial<NewShippingProfile>, expected: number | undefined): Promise<void> {
    await this.#write(changes.name ?? "", async (tx) => {
      await lockVersion(tx, "shipping_profile", id, expected);
      const profile = await tx.em.findOne(ShippingProfileEntity, { id });
      if (!profile) throw new ShippingProfileNotFound({ id });
      Object.assign(profile, changes);
    });
  }

  /** @throws StillInUse while products or shipping options have it, or all products that were given none. */
  async delete(id: string): Promise<void> {
    await this.#write("", async (tx) => {
      await lockVersion(tx, "shipping_profile", id, undefined);
      const profile = await tx.em.findOne(ShippingProfileEntity, { id });
      if (!profile) throw new ShippingProfileNotFound({ id });
      const uses = describeUses(await tx.query(kindUses, [id, null]));
      if (profile.isDefault) uses.push({ what: "all products that were given no other profile", ids: [] });
      if (uses.length > 0) throw new StillInUse({ resource: "shipping profile", id, uses });
      await tx.query(leaveProfile, [id]);
      tx.em.remove(profile);
    });
  }

  /** Gives products this profile in place of the one they have. */
  async assign(profileId: string, productIds: readonly string[]): Promise<void> {
    await this.get(profileId);
    await this.#database.transaction(async (tx) => {
      const assigned = new Set((await tx.query(assignProfile, [productIds, profileId])).map((row) => row.id));
      const unknown = productIds.filter((id) => !assigned.has(id));
      if (unknown.length > 0) throw new ProductToShipNotFound({ ids: unknown });
    });
  }

  /** Makes the default profile, once. */
  async prepare(): Promise<void> {
    if ((await this.list()).some((profile) => profile.isDefault)) return;
    await this.#create({ name: "Default", type: "default", metadata: null, isDefault: true });
  }

  async #create(profile: Required<NewShippingProfile> & { isDefault: boolean }): Promise<{ id: string }> {
    const id = newId("sp");
    const now = new Date();
    await this.#write(profile.name, async (tx) => {
      tx.em.create(ShippingProfileEntity, { id, ...profile, createdAt: now, updatedAt: now });
    });
    return { id };
  }

  async #write(name: string, change: (tx: Transaction) => Promise<void>): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await change(tx);
      try {
        await tx.em.flush();
      } catch (error) {
        if (violationOf(error)?.kind !== "unique") throw error;
        throw new NameTaken({ kind: "Shipping profile", name }, { cause: error });
      }
      await touch(tx, fulfillmentTopic);
    });
  }
}
