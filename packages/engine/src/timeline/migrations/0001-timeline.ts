import { Migration } from "@mikro-orm/migrations";
import { ofOrders } from "../timeline.queries.ts";

/** Finds the events of one order. Of those of carts, stock and products, which are most, it costs nothing. */
export class IndexOrderEvents extends Migration {
  override up(): void {
    this.addSql(`CREATE INDEX event_of_orders ON event (aggregate) WHERE ${ofOrders("aggregate")}`);
  }
}
