import type { RunningJob } from "../platform/queue/queue.ts";
import { defineModule } from "../platform/module.ts";
import { CreateTransfers } from "./migrations/0001-transfers.ts";
import { ProductIntake } from "./product-intake.service.ts";
import { ProductExport } from "./transfer/product-export.service.ts";
import { ProductImport } from "./transfer/product-import.service.ts";
import { ProductTransferLog } from "./transfer/transfer-log.service.ts";
import * as transfers from "./transfer/transfer.routes.ts";
import { ProductTransfers, transfersQueue } from "./transfer/transfer.service.ts";

interface Uses {
  productTransfers: ProductTransfers;
}

export const intakeModule = defineModule({
  name: "intake",
  migrations: [{ name: "intake/0001", class: CreateTransfers }],
  services: {
    productIntake: ProductIntake,
    productExport: ProductExport,
    productImport: ProductImport,
    productTransfers: ProductTransfers,
    productTransferLog: ProductTransferLog,
  },
  routes: Object.values(transfers),
  queued: [
    {
      queue: transfersQueue,
      concurrency: 1,
      run: ({ productTransfers }: Uses, { data, signal }: RunningJob) =>
        productTransfers.run((data as { id: string }).id, signal),
    },
  ],
  jobs: [{ name: "intake.sweep", everyMs: 30_000, run: ({ productTransfers }: Uses) => productTransfers.sweep() }],
});
