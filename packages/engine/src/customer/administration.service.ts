import { type Database, happened, newId } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import type { RevocationService } from "../auth/index.ts";
import { violationOf } from "../platform/database/violation.ts";
import { normalEmail } from "../platform/http/email.ts";
import type { Selection } from "../platform/http/fields.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import type { LinkBody } from "../platform/http/shape.ts";
import type { CustomerAddressDto } from "./address.schema.ts";
import {
  addressEntryColumns,
  type AddressEntry,
  addressListing,
  customerColumnsOf,
  type CustomerEntry,
  customerExists,
  customerListing,
  eraseCustomer,
  insertCustomer,
  linkGroups,
  lockEmail,
  unknownGroups,
} from "./administration.queries.ts";
import type { AdminCustomerChangesBody, NewAdminCustomerBody } from "./administration.schema.ts";
import { Customer } from "./customer.entity.ts";
import {
  AddressNotFound,
  CustomerEmailTaken,
  CustomerNotFound,
  EmailIsLogin,
  UnknownCustomerGroups,
} from "./customer.errors.ts";
import { CustomerDeleted } from "./customer.events.ts";
import { loadEmail, lockCustomer } from "./customer.queries.ts";
import { customerColumns } from "./customer.schema.ts";

/** Customers as staff work with them. */
export class CustomerAdministration {
  readonly #database: Database;

  readonly #revocations: RevocationService;

  constructor({ database, revocations }: { database: Database; revocations: RevocationService }) {
    this.#database = database;
    this.#revocations = revocations;
  }

  /** One statement. */
  async page(query: ListQuery, fields: Selection): Promise<ListedPage<CustomerEntry>> {
    return readPage(this.#database, customerListing, selected(fields), query);
  }

  async get(id: string, fields: Selection): Promise<CustomerEntry> {
    const customer = await readOne<CustomerEntry>(this.#database, customerListing, selected(fields), id);
    if (!customer) throw new CustomerNotFound({ id });
    return customer;
  }

  /** A customer without an account: an account is made by whoever knows its password. */
  async create(sent: NewAdminCustomerBody, createdBy: string): Promise<{ id: string }> {
    const id = newId("cus");
    const email = normalEmail(sent.email);
    const { company_name, first_name, last_name, phone, metadata } = sent;
    const values = [id, email, company_name, first_name, last_name, phone, metadata, createdBy];
    const parameters = values.map((value) => value ?? null);
    await namingEmail(
      email,
      this.#database.transaction((tx) => tx.query(insertCustomer, parameters)),
    );
    return { id };
  }

  /** An address that somebody signs in with stays: whoever could change it could take the account over. */
  async update(id: string, sent: AdminCustomerChangesBody, expected: number | undefined): Promise<void> {
    const email = typeof sent.email === "string" ? normalEmail(sent.email) : undefined;
    await namingEmail(
      email ?? "",
      this.#database.transaction(async (tx) => {
        await lockVersion(tx, "customer", id, expected);
        const customer = await tx.em.findOne(Customer, { id, deletedAt: null });
        if (!customer) throw new CustomerNotFound({ id });
        const isNew = email !== undefined && email !== customer.email;
        if (isNew && customer.hasAccount) throw new EmailIsLogin({ id });
        Object.assign(customer, customerColumns(sent), isNew && { email });
        await tx.em.flush();
      }),
    );
  }

  /** Erases a customer: the login ends, and of the person the orders alone are left, which the books need. */
  async delete(id: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const [customer] = await tx.query(lockEmail, [id]);
      if (!customer) throw new CustomerNotFound({ id });
      await tx.query(eraseCustomer, [id]);
      tx.emit(happened(CustomerDeleted, { id, email: customer.email }));
      await this.#revocations.endCustomer(tx, id);
    });
  }

  /** All or nothing; a group both added and removed is removed. */
  async linkGroups(id: string, { add = [], remove = [] }: Static<typeof LinkBody>, actorId: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const [customer] = await tx.query(lockCustomer, [id]);
      if (!customer) throw new CustomerNotFound({ id });
      const wanted = [...new Set(add)].filter((group) => !remove.includes(group));
      const unknown = await tx.query(unknownGroups, [wanted]);
      if (unknown.length > 0) throw new UnknownCustomerGroups({ ids: unknown.map((group) => group.id) });
      await tx.query(linkGroups, [id, wanted, remove, actorId]);
    });
  }

  /** One statement, and one more where there are none: is it the addresses that are missing, or the customer? */
  async addresses(customerId: string, query: ListQuery): Promise<ListedPage<AddressEntry<CustomerAddressDto>>> {
    const page = await readPage<AddressEntry<CustomerAddressDto>>(
      this.#database,
      addressListing,
      addressesOf(customerId),
      query,
    );
    if (page.count === 0 && (await this.#database.query(loadEmail, [customerId])).length === 0)
      throw new CustomerNotFound({ id: customerId });
    return page;
  }

  async address(customerId: string, id: string): Promise<AddressEntry<CustomerAddressDto>> {
    const selection = addressesOf(customerId);
    const found = await readOne<AddressEntry<CustomerAddressDto>>(this.#database, addressListing, selection, id);
    if (!found) throw new AddressNotFound({ id });
    return found;
  }
}

const selected = (fields: Selection) => ({ columns: customerColumnsOf(fields), condition: customerExists, params: [] });

const addressesOf = (customerId: string) => ({
  columns: addressEntryColumns,
  condition: "a.customer_id = $1",
  params: [customerId],
});

async function namingEmail<T>(email: string, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (violationOf(error)?.constraint !== "customer_email") throw error;
    throw new CustomerEmailTaken({ email }, { cause: error });
  }
}
