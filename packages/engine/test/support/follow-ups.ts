import { type Database, unnamed } from "@hanse/plugin-kit";
import { vi } from "vitest";
import type { FollowUpService } from "../../src/payment/follow-up.service.ts";

/**
 * What the shop itself has in hand, or is just taking. What has failed is due again before that, unless it has failed four
 * times in a row.
 */
const inHand = unnamed<{ count: number }>(
  `SELECT count(*) AS count FROM payment_follow_up
    WHERE due_at <= now() OR failures > 0 AND due_at > now() + interval '60 seconds'`,
);

interface Following {
  readonly container: { resolve<Service>(name: string): Service };
  readonly database: Database;
}

/** Follows payments up, and waits for what the shop's own poll was first to follow up. */
export async function followUp({ container, database }: Following, options?: { withinMs: number }): Promise<void> {
  await container.resolve<FollowUpService>("paymentFollowUps").sweep(options);
  await vi.waitFor(
    async () => {
      const [left] = await database.query(inHand);
      if (left?.count !== 0) throw new Error("Some payments are still being followed up.");
    },
    { timeout: 20_000, interval: 20 },
  );
}
