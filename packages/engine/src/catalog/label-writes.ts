import { type Database, type ErrorDefinition, newId } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import type { TagNotFound } from "./catalog.errors.ts";
import { naming } from "./constraint.ts";
import type { ProductTag, ProductType } from "./grouping.entity.ts";
import { leaveGroup } from "./grouping-members.ts";
import { refuseNamed } from "./grouping-uses.ts";

/** Which words are written: tags or types. */
interface Kind {
  readonly kind: "tag" | "type";
  readonly prefix: "ptag" | "ptyp";
  readonly entity: typeof ProductTag | typeof ProductType;
  readonly NotFound: ErrorDefinition<typeof TagNotFound.data>;
}

/** What is to change of a tag or type; what is undefined stays. */
export interface LabelChanges {
  readonly value?: string;
  readonly externalId?: string | null;
  readonly metadata?: Record<string, unknown> | null;
}

/** Words by which products are found: the writes that tags and types have in common. */
export class LabelWrites {
  readonly #database: Database;
  readonly #kind: Kind;

  constructor(database: Database, kind: Kind) {
    this.#database = database;
    this.#kind = kind;
  }

  async create({
    value,
    externalId = null,
    metadata = null,
  }: LabelChanges & { value: string }): Promise<{ id: string }> {
    return naming(
      this.#database.transaction(async (tx) => {
        const id = newId(this.#kind.prefix);
        tx.em.create(this.#kind.entity, { id, value, externalId, metadata });
        await tx.em.flush();
        await touch(tx, "catalog");
        return { id };
      }),
    );
  }

  /** Products show the new word at once. */
  async update(id: string, changes: LabelChanges, expected: number | undefined): Promise<void> {
    const { kind, entity, NotFound } = this.#kind;
    await naming(
      this.#database.transaction(async (tx) => {
        await lockVersion(tx, `product_${kind}`, id, expected);
        const label = await tx.em.findOne(entity, { id });
        if (!label) throw new NotFound({ id });
        Object.assign(label, changes);
        await tx.em.flush();
        await touch(tx, "catalog");
      }),
    );
  }

  /** Products lose it and stay in the shop. @throws StillInUse while rules of promotions or taxes are about it. */
  async delete(id: string): Promise<void> {
    const { kind, entity, NotFound } = this.#kind;
    await this.#database.transaction(async (tx) => {
      await leaveGroup(tx, kind, id);
      if ((await tx.em.nativeDelete(entity, { id })) === 0) throw new NotFound({ id });
      await refuseNamed(tx, kind, id);
      await touch(tx, "catalog");
    });
  }
}
