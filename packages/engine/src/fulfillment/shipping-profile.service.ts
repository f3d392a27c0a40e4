import { type Database, newId } from "@hanse/plugin-kit";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import { touch } from "../platform/cache/touch.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import { NameTaken, ProductToShipNotFound, ShippingProfileNotFound } from "./fulfillment.errors.ts";
import { fulfillmentTopic } from "./fulfillment-topic.ts";
import { ShippingProfile as ShippingProfileEntity } from "./shipping-option.entity.ts";
import { assignProfile, loadShippingProfiles, type ShippingProfile } from "./shipping-profile.queries.ts";

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

  async create({ name, type = "custom" }: { name: string; type?: string }): Promise<{ id: string }> {
    if ((await this.list()).some((profile) => profile.name === name))
      throw new NameTaken({ kind: "Shipping profile", name });
    return this.#create({ name, type, isDefault: false });
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
    await this.#create({ name: "Default", type: "default", isDefault: true });
  }

  async #create(profile: { name: string; type: string; isDefault: boolean }): Promise<{ id: string }> {
    return this.#database.transaction(async (tx) => {
      const now = new Date();
      const { id } = tx.em.create(ShippingProfileEntity, {
        id: newId("sp"),
        ...profile,
        metadata: null,
        createdAt: now,
        updatedAt: now,
      });
      await tx.em.flush();
      await touch(tx, fulfillmentTopic);
      return { id };
    });
  }
}
