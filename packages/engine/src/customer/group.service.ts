import { type Database, newId } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import { violationOf } from "../platform/database/violation.ts";
import type { Selection } from "../platform/http/fields.ts";
import { StillInUse } from "../platform/http/http.errors.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import type { LinkBody } from "../platform/http/shape.ts";
import { describeUses } from "../platform/http/uses.ts";
import {
  changeGroup,
  type CustomerGroupEntry,
  deleteGroup,
  groupColumnsOf,
  groupListing,
  groupUses,
  linkCustomers,
  unknownCustomers,
} from "./administration.queries.ts";
import type { CustomerGroupChangesBody, NewCustomerGroupBody } from "./administration.schema.ts";
import { CustomerGroup } from "./customer.entity.ts";
import { CustomerGroupExists, CustomerGroupNotFound, UnknownCustomers } from "./customer.errors.ts";

/** Groups of customers, for prices and promotions to speak of. */
export class CustomerGroupService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** One statement. */
  async page(query: ListQuery, fields: Selection): Promise<ListedPage<CustomerGroupEntry>> {
    return readPage(this.#database, groupListing, selected(fields), query);
  }

  async get(id: string, fields: Selection): Promise<CustomerGroupEntry> {
    const group = await readOne<CustomerGroupEntry>(this.#database, groupListing, selected(fields), id);
    if (!group) throw new CustomerGroupNotFound({ id });
    return group;
  }

  async create({ name, metadata = null }: NewCustomerGroupBody, createdBy: string): Promise<{ id: string }> {
    return namingGroup(
      name,
      this.#database.transaction(async (tx) => {
        const now = new Date();
        const columns = { name, metadata, createdBy, createdAt: now, updatedAt: now };
        const { id } = tx.em.create(CustomerGroup, { id: newId("cusgroup"), ...columns });
        await tx.em.flush();
        return { id };
      }),
    );
  }

  async update(id: string, { name, metadata }: CustomerGroupChangesBody, expected: number | undefined): Promise<void> {
    await namingGroup(
      name ?? "",
      this.#database.transaction(async (tx) => {
        await lockVersion(tx, "customer_group", id, expected);
        const group = await tx.em.findOne(CustomerGroup, { id });
        if (!group) throw new CustomerGroupNotFound({ id });
        if (name !== undefined) group.name = name;
        if (metadata !== undefined) group.metadata = metadata;
        await tx.em.flush();
      }),
    );
  }

  /**
   * Its customers stay. What needs it is looked for last: the deletion waits for whoever is just writing a rule about it.
   *
   * @throws CustomerGroupNotFound, and StillInUse while prices or promotions are for it alone: they would be for nobody.
   */
  async delete(id: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const [gone] = await tx.query(deleteGroup, [id]);
      if (!gone) throw new CustomerGroupNotFound({ id });
      const uses = await tx.query(groupUses, [id]);
      if (uses.length > 0) throw new StillInUse({ resource: "customer group", id, uses: describeUses(uses) });
    });
  }

  /** All or nothing; a customer both added and removed is removed. */
  async link(id: string, { add = [], remove = [] }: Static<typeof LinkBody>, actorId: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const [group] = await tx.query(changeGroup, [id]);
      if (!group) throw new CustomerGroupNotFound({ id });
      const wanted = [...new Set(add)].filter((customer) => !remove.includes(customer));
      const unknown = await tx.query(unknownCustomers, [wanted]);
      if (unknown.length > 0) throw new UnknownCustomers({ ids: unknown.map((customer) => customer.id) });
      await tx.query(linkCustomers, [id, wanted, remove, actorId]);
    });
  }
}

const selected = (fields: Selection) => ({ columns: groupColumnsOf(fields), condition: "TRUE", params: [] });

async function namingGroup<T>(name: string, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (violationOf(error)?.constraint !== "customer_group_name") throw error;
    throw new CustomerGroupExists({ name }, { cause: error });
  }
}
