import { defineModule } from "../platform/module.ts";
import { CreateStore } from "./migrations/0001-store.ts";
import { Store, StoreCurrency } from "./store.entity.ts";
import { listCurrencies, listLocales, retrieveCurrency } from "./store.routes.ts";
import { StoreService } from "./store.service.ts";

export const storeModule = defineModule({
  name: "store",
  entities: [Store, StoreCurrency],
  migrations: [{ name: "store/0001", class: CreateStore }],
  services: { stores: StoreService },
  routes: [listCurrencies, retrieveCurrency, listLocales],
  prepare: ({ stores }: { stores: StoreService }) => stores.prepare(),
});
