import { defineModule } from "../platform/module.ts";
import type { Transfers } from "../transfer/index.ts";
import { ProductIntake } from "./product-intake.service.ts";
import { ProductExport } from "./transfer/product-export.service.ts";
import { ProductFileImport } from "./transfer/product-file-import.service.ts";
import { ProductImport } from "./transfer/product-import.service.ts";
import * as routes from "./transfer/transfer.routes.ts";

interface Uses {
  transfers: Transfers;
  productExport: ProductExport;
  productFileImport: ProductFileImport;
}

export const intakeModule = defineModule({
  name: "intake",
  services: {
    productIntake: ProductIntake,
    productExport: ProductExport,
    productImport: ProductImport,
    productFileImport: ProductFileImport,
  },
  routes: Object.values(routes),
  async prepare({ transfers, productExport, productFileImport }: Uses) {
    transfers.offer(productExport);
    transfers.offer(productFileImport);
  },
});
