import { defineModule } from "../platform/module.ts";
import { createAddress, deleteAddress, listAddresses, retrieveAddress, updateAddress } from "./address.routes.ts";
import { AddressService } from "./address.service.ts";
import { listCustomers, retrieveCustomer } from "./admin.routes.ts";
import { Customer, CustomerAddress } from "./customer.entity.ts";
import { CustomerService } from "./customer.service.ts";
import { CreateCustomer } from "./migrations/0001-customer.ts";
import { CreateCustomerGroup } from "./migrations/0002-groups.ts";
import { createCustomer, retrieveMe, updateMe } from "./store.routes.ts";

export const customerModule = defineModule({
  name: "customer",
  entities: [Customer, CustomerAddress],
  migrations: [
    { name: "customer/0001", class: CreateCustomer },
    { name: "customer/0002-groups", class: CreateCustomerGroup },
  ],
  services: { customers: CustomerService, customerAddresses: AddressService },
  routes: [
    createCustomer,
    retrieveMe,
    updateMe,
    listAddresses,
    createAddress,
    retrieveAddress,
    updateAddress,
    deleteAddress,
    listCustomers,
    retrieveCustomer,
  ],
});
