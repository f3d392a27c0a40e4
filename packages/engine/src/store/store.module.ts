import { defineModule } from "../platform/module.ts";
import { StoreAdministration } from "./administration.service.ts";
import * as admin from "./admin.routes.ts";
import { CreateStore } from "./migrations/0001-store.ts";
import { AdministerStore } from "./migrations/0002-administration.ts";
import { Store, StoreCurrency } from "./store.entity.ts";
import { listCurrencies, listLocales, retrieveCurrency } from "./store.routes.ts";
import { StoreService } from "./store.service.ts";

export const storeModule = defineModule({
  name: "store",
  entities: [Store, StoreCurrency],
  migrations: [
    { name: "store/0001", class: CreateStore },
    { name: "store/0002", class: AdministerStore },
  ],
  services: { stores: StoreService, storeAdministration: StoreAdministration },
  routes: [listCurrencies, retrieveCurrency, listLocales, ...Object.values(admin)],
  prepare: ({ stores }: { stores: StoreService }) => stores.prepare(),
});
