import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import type { Filter } from "../platform/http/filter.ts";
import type { Page } from "../platform/http/pagination.ts";
import { lockVersion } from "../platform/http/row-version.ts";
import { noteAdded } from "../platform/idempotency/idempotent-replies.ts";
import { addressColumns, type CustomerAddressBody, type CustomerAddressDto } from "./address.schema.ts";
import { CustomerAddress } from "./customer.entity.ts";
import { AddressNotFound, CustomerNotFound, TooManyAddresses } from "./customer.errors.ts";
import { addressPage, deleteAddress, loadAddress, lockCustomer, type PageRow } from "./customer.queries.ts";

/** Every address comes back with each change, so their number is limited. */
const mostAddresses = 200;

type Columns = ReturnType<typeof addressColumns>;

/** The addresses that a customer keeps. Each operation names the customer: nobody reaches another's. */
export class AddressService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  async create(customerId: string, sent: CustomerAddressBody): Promise<{ id: string }> {
    const columns = addressColumns(sent);
    return this.#database.transaction(async (tx) => {
      const { addresses } = await lock(tx, customerId);
      if (addresses >= mostAddresses) throw new TooManyAddresses({ limit: mostAddresses });
      await clearDefaults(tx, customerId, columns);
      const id = newId("cuaddr");
      const now = new Date();
      tx.em.create(CustomerAddress, { ...empty, ...columns, id, customerId, createdAt: now, updatedAt: now });
      await noteAdded(tx, `customer_address ${id}`);
      return { id };
    });
  }

  async update(customerId: string, id: string, sent: CustomerAddressBody, expected?: number): Promise<void> {
    const columns = addressColumns(sent);
    await this.#database.transaction(async (tx) => {
      await lock(tx, customerId);
      await lockVersion(tx, "customer_address", id, expected);
      const address = await tx.em.findOne(CustomerAddress, { id, customerId });
      if (!address) throw new AddressNotFound({ id });
      await clearDefaults(tx, customerId, columns);
      Object.assign(address, columns);
    });
  }

  async delete(customerId: string, id: string): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const [gone] = await tx.query(deleteAddress, [customerId, id]);
      if (!gone) throw new AddressNotFound({ id });
    });
  }

  async get(customerId: string, id: string): Promise<CustomerAddressDto> {
    const [found] = await this.#database.query(loadAddress, [customerId, id]);
    if (!found) throw new AddressNotFound({ id });
    return found.address;
  }

  /** One statement. `filter` starts at the second parameter and names the address `a`. */
  async list(
    customerId: string,
    filter: Filter,
    order: string,
    { limit, offset }: Page,
  ): Promise<PageRow<CustomerAddressDto>> {
    const statement = addressPage(`a.customer_id = $1 AND ${filter.sql}`, order, filter.params.length + 2);
    const [page] = await this.#database.query(statement, [customerId, ...filter.params, limit, offset]);
    return page ?? { count: 0, items: [] };
  }
}

const empty = {
  addressName: null,
  isDefaultShipping: false,
  isDefaultBilling: false,
  company: null,
  firstName: null,
  lastName: null,
  address1: null,
  address2: null,
  city: null,
  countryCode: null,
  province: null,
  postalCode: null,
  phone: null,
  metadata: null,
};

async function lock(tx: Transaction, customerId: string): Promise<{ addresses: number }> {
  const [customer] = await tx.query(lockCustomer, [customerId]);
  if (!customer) throw new CustomerNotFound({ id: customerId });
  return customer;
}

/** A new default takes the place of the one before. */
async function clearDefaults(tx: Transaction, customerId: string, columns: Columns): Promise<void> {
  if (columns.isDefaultShipping) {
    await tx.em.nativeUpdate(CustomerAddress, { customerId, isDefaultShipping: true }, { isDefaultShipping: false });
  }
  if (columns.isDefaultBilling) {
    await tx.em.nativeUpdate(CustomerAddress, { customerId, isDefaultBilling: true }, { isDefaultBilling: false });
  }
}
