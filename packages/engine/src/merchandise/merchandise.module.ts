import { defineModule } from "../platform/module.ts";
import { MerchandiseService } from "./merchandise.service.ts";
import { MerchandiseWriter } from "./merchandise-writer.service.ts";
import { CreateStockItems } from "./migrations/0001-stock-items.ts";
import * as products from "./product.routes.ts";
import * as parts from "./product-parts.routes.ts";
import { StaffLists } from "./staff-lists.service.ts";
import { StockItems } from "./stock-items.service.ts";
import * as variants from "./variant.routes.ts";

export const merchandiseModule = defineModule({
  name: "merchandise",
  migrations: [{ name: "merchandise/0001", class: CreateStockItems }],
  services: {
    merchandise: MerchandiseService,
    merchandiseWriter: MerchandiseWriter,
    staffLists: StaffLists,
    stockItems: StockItems,
  },
  routes: [...Object.values(products), ...Object.values(variants), ...Object.values(parts)],
  jobs: [
    {
      name: "merchandise.stock-items",
      everyMs: 30_000,
      run: ({ stockItems }: { stockItems: StockItems }, options) => stockItems.sweep(options),
    },
  ],
});
