import { definePlugin, unnamed } from "@hanse/plugin-kit";
import { Migration } from "@mikro-orm/migrations";
import Type from "typebox";

class CreateTicks extends Migration {
  override up(): void {
    this.addSql("CREATE TABLE tick (at timestamptz PRIMARY KEY DEFAULT clock_timestamp())");
  }
}

const note = unnamed<never>("INSERT INTO tick DEFAULT VALUES");

/** A plugin whose only work is a job of the shop, twice a second, which leaves a row each time. */
export const ticker = definePlugin({
  id: "ticker",
  implements: {},
  config: Type.Object({}),
  data: { schema: "ticker", entities: [], migrations: [{ name: "ticker/0001", class: CreateTicks }] },
  setup({ db, job }) {
    job("tick", { everyMs: 500 }, async () => void (await db.query(note)));
    return {};
  },
});
