import type { ListQuery } from "../../platform/http/listing.ts";
import type { FileExport, Progress, Transfer, Transfers, TransferWork } from "../../transfer/index.ts";
import type { InventoryItemService } from "../inventory-item.service.ts";
import { itemHeader, itemLines } from "./item-lines.ts";

/** What exports of stock are kept under. */
export const inventorySubject = "inventory-items";

/** Writes inventory items with their stock into files. */
export class InventoryExport implements TransferWork {
  readonly subject = inventorySubject;
  readonly kind = "export";
  readonly #items: InventoryItemService;
  readonly #files: FileExport;
  readonly #transfers: Transfers;

  constructor(uses: { inventoryItems: InventoryItemService; fileExport: FileExport; transfers: Transfers }) {
    this.#items = uses.inventoryItems;
    this.#files = uses.fileExport;
    this.#transfers = uses.transfers;
  }

  /** Begins an export of what a query of the item list selects. A filter that is none is refused here, not by the job. */
  async begin(filters: ListQuery, createdBy: string): Promise<string> {
    this.#files.store();
    const { count: total } = await this.#items.page({ ...filters, limit: 0 });
    const { subject, kind } = this;
    return this.#transfers.begin({ subject, kind, status: "queued", total, filters, createdBy });
  }

  work(transfer: Transfer): AsyncGenerator<Progress> {
    return this.#files.write(transfer, {
      header: itemHeader,
      linesOf: itemLines,
      next: async (query) => (await this.#items.page(query)).rows,
    });
  }
}
