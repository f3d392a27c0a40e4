import { defineModule } from "../platform/module.ts";
import type { RunningJob } from "../platform/queue/queue.ts";
import { FileExport } from "./file-export.service.ts";
import { CreateTransfer } from "./migrations/0001-transfer.ts";
import { forgetOldExports } from "./transfer.jobs.ts";
import { TransferLog } from "./transfer-log.service.ts";
import { Transfers, transfersQueue } from "./transfer.service.ts";

interface Uses {
  transfers: Transfers;
}

export const transferModule = defineModule({
  name: "transfer",
  migrations: [{ name: "transfer/0001", class: CreateTransfer }],
  services: { transfers: Transfers, transferLog: TransferLog, fileExport: FileExport },
  queued: [
    {
      queue: transfersQueue,
      concurrency: 1,
      run: ({ transfers }: Uses, { data, signal }: RunningJob) => transfers.run((data as { id: string }).id, signal),
    },
  ],
  jobs: [
    { name: "transfer.sweep", everyMs: 30_000, run: ({ transfers }: Uses) => transfers.sweep() },
    forgetOldExports,
  ],
});
