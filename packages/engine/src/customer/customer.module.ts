import { defineModule } from "../platform/module.ts";
import * as addresses from "./address.routes.ts";
import { AddressService } from "./address.service.ts";
import * as adminAddresses from "./admin-address.routes.ts";
import * as admin from "./admin.routes.ts";
import { CustomerAdministration } from "./administration.service.ts";
import { Customer, CustomerAddress, CustomerGroup } from "./customer.entity.ts";
import { CustomerService } from "./customer.service.ts";
import * as groups from "./group.routes.ts";
import { CustomerGroupService } from "./group.service.ts";
import { CreateCustomer } from "./migrations/0001-customer.ts";
import { CreateCustomerGroup } from "./migrations/0002-groups.ts";
import { AdministerCustomer } from "./migrations/0003-administration.ts";
import * as store from "./store.routes.ts";

export const customerModule = defineModule({
  name: "customer",
  entities: [Customer, CustomerAddress, CustomerGroup],
  migrations: [
    { name: "customer/0001", class: CreateCustomer },
    { name: "customer/0002-groups", class: CreateCustomerGroup },
    { name: "customer/0003", class: AdministerCustomer },
  ],
  services: {
    customers: CustomerService,
    customerAddresses: AddressService,
    customerAdministration: CustomerAdministration,
    customerGroups: CustomerGroupService,
  },
  routes: [store, addresses, admin, adminAddresses, groups].flatMap((routes) => Object.values(routes)),
});
