import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import type { IdentityService } from "../auth/index.ts";
import { loadGroupIds } from "./customer-groups.queries.ts";
import { normalEmail } from "../platform/http/email.ts";
import type { CustomerAddressDto } from "./address.schema.ts";
import type { AddressService } from "./address.service.ts";
import { Customer } from "./customer.entity.ts";
import { AddressNotFound, CustomerExists, CustomerNotFound, EmailDiffers } from "./customer.errors.ts";
import { findOrInsertGuest, insertAccount, loadCustomer, loadEmail } from "./customer.queries.ts";
import {
  type CustomerChangesBody,
  customerColumns,
  type CustomerDto,
  type NewCustomerBody,
} from "./customer.schema.ts";

/** Customers, with and without accounts. */
export class CustomerService {
  readonly #database: Database;
  readonly #identities: IdentityService;
  readonly #addresses: AddressService;

  constructor({
    database,
    identities,
    customerAddresses,
  }: {
    database: Database;
    identities: IdentityService;
    customerAddresses: AddressService;
  }) {
    this.#database = database;
    this.#identities = identities;
    this.#addresses = customerAddresses;
  }

  /**
   * Makes the customer of an identity. Guests of the same address stay what they are: whoever types an address is not
   * therefore its owner.
   */
  async register(authIdentityId: string, sent: NewCustomerBody): Promise<CustomerDto> {
    const id = newId("cus");
    await this.#database.transaction(async (tx) => {
      const registered = await this.#identities.attachActor(tx, "customer", authIdentityId, id);
      const email = normalEmail(sent.email ?? registered);
      if (email !== registered) throw new EmailDiffers({ email, registered });
      const { company_name, first_name, last_name, phone, metadata } = sent;
      const values = [id, email, company_name, first_name, last_name, phone, metadata].map((value) => value ?? null);
      const [made] = await tx.query(insertAccount, values);
      if (!made) throw new CustomerExists({ email });
    });
    return this.get(id);
  }

  async find(id: string): Promise<CustomerDto | undefined> {
    const [customer] = await this.#database.query(loadCustomer, [id]);
    return customer;
  }

  async get(id: string): Promise<CustomerDto> {
    const customer = await this.find(id);
    if (!customer) throw new CustomerNotFound({ id });
    return customer;
  }

  /** The groups that a customer is in. */
  async groupIdsOf(id: string): Promise<string[]> {
    const [row] = await this.#database.query(loadGroupIds, [id]);
    return row?.ids ?? [];
  }

  /** One statement. */
  async emailOf(id: string): Promise<string> {
    const [customer] = await this.#database.query(loadEmail, [id]);
    if (!customer) throw new CustomerNotFound({ id });
    return customer.email;
  }

  /** An address that a customer keeps, for a cart; nobody has none. One statement. */
  async addressOf(customerId: string | null, addressId: string): Promise<CustomerAddressDto> {
    if (customerId === null) throw new AddressNotFound({ id: addressId });
    return this.#addresses.get(customerId, addressId);
  }

  async update(id: string, changes: CustomerChangesBody): Promise<CustomerDto> {
    await this.#database.transaction(async (tx) => {
      const customer = await tx.em.findOne(Customer, { id, deletedAt: null });
      if (!customer) throw new CustomerNotFound({ id });
      Object.assign(customer, customerColumns(changes));
    });
    return this.get(id);
  }

  /** The guest of an address, for a checkout without an account; the same one for each of its orders. One statement. */
  async findOrCreateGuest(email: string, tx?: Transaction): Promise<{ id: string }> {
    const [guest] = await (tx ?? this.#database).query(findOrInsertGuest, [newId("cus"), normalEmail(email)]);
    if (!guest) throw new Error(`The guest ${email} was neither found nor made.`);
    return guest;
  }
}
