import { Migration } from "@mikro-orm/migrations";
import type { MigrationStep } from "@hanse/plugin-kit";

class AmendReservations extends Migration {
  override up(): void {
    this.addSql("ALTER TABLE reservation ADD amended boolean NOT NULL DEFAULT false");
  }
}

export const amendReservations: MigrationStep = { name: "inventory/0003", class: AmendReservations };
