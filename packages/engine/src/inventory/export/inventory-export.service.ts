import type { ListQuery } from "../../platform/http/listing.ts";
import type { FileExport, Progress, Transfer, TransferWork } from "../../transfer/index.ts";
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

  constructor(uses: { inventoryItems: InventoryItemService; fileExport: FileExport }) {
    this.#items = uses.inventoryItems;
    this.#files = uses.fileExport;
  }

  /** Begins an export of what a query of the item list selects. */
  async begin(filters: ListQuery, createdBy: string): Promise<string> {
    return this.#files.begin(
      this.subject,
      { filters, createdBy },
      async (query) => (await this.#items.page(query)).count,
    );
  }

  work(transfer: Transfer): AsyncGenerator<Progress> {
    return this.#files.write(transfer, {
      header: itemHeader,
      linesOf: itemLines,
      next: async (query) => (await this.#items.page(query)).rows,
    });
  }
}
