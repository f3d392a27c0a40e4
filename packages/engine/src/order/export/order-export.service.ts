import { parseFields } from "../../platform/http/fields.ts";
import type { ListQuery } from "../../platform/http/listing.ts";
import type { FileExport, Progress, Transfer, TransferWork } from "../../transfer/index.ts";
import type { OrderAdministration } from "../administration.service.ts";
import { staffOrderListFields } from "../order-fields.ts";
import { orderHeader, orderLines } from "./order-lines.ts";

/** What imports and exports of orders are kept under. */
export const ordersSubject = "orders";

const exported = parseFields("*items,*customer,*sales_channel,*region", staffOrderListFields);

/** Writes orders into files. */
export class OrderExport implements TransferWork {
  readonly subject = ordersSubject;
  readonly kind = "export";
  readonly #orders: OrderAdministration;
  readonly #files: FileExport;

  constructor(uses: { orderAdministration: OrderAdministration; fileExport: FileExport }) {
    this.#orders = uses.orderAdministration;
    this.#files = uses.fileExport;
  }

  /** Begins an export of what a query of the order list selects. */
  async begin(filters: ListQuery, createdBy: string): Promise<string> {
    return this.#files.begin(
      this.subject,
      { filters, createdBy },
      async (query) => (await this.#orders.page(query, exported)).count,
    );
  }

  work(transfer: Transfer): AsyncGenerator<Progress> {
    return this.#files.write(transfer, {
      header: orderHeader,
      linesOf: orderLines,
      next: async (query) => (await this.#orders.page(query, exported)).rows,
    });
  }
}
