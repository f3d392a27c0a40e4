import { isError, type ReservationLine, type Transaction } from "@hanse/plugin-kit";
import { reserveStock } from "../order-change/index.ts";
import { pivot, step } from "../platform/workflow/step.ts";
import { workflow } from "../platform/workflow/workflow.ts";
import { type Redemption, RedemptionRefused, type RedemptionService } from "../promotion/index.ts";
import { DiscountsGone } from "./draft-order.errors.ts";

/** A draft with all that has to be known before it becomes an order. */
export interface Convertible {
  readonly orderId: string;
  /** Of the order, which the rest was worked out from. */
  readonly version: number;
  readonly convertedBy: string;
  /** Null where promotions take nothing off. */
  readonly redemption: Redemption | null;
  /** Codes of what is redeemed, for whoever is told that they are gone. */
  readonly codes: readonly string[];
  /** Of the lines, for whoever is told that one is out of stock. */
  readonly titles: Readonly<Record<string, string>>;
  readonly reserves: readonly ReservationLine[];
}

interface Uses {
  /** Its own domain's service, as far as it is needed here. */
  draftConversions: {
    place(tx: Transaction, convertible: Convertible, reservationKey: string | null): Promise<{ orderId: string }>;
  };
}

/** Redeems what the draft's discounts count on. */
const redeemPromotions = step({
  name: "redeem-promotions",
  async run({ redemptions }: { redemptions: RedemptionService }, { orderId, redemption, codes }: Convertible, call) {
    if (redemption)
      await redemptions
        .claim(call.key, redemption, (tx) => call.guard(tx))
        .catch((error: unknown) => {
          if (!isError(error, RedemptionRefused)) throw error;
          throw new DiscountsGone({ id: orderId, promotions: [...codes] }, { cause: error });
        });
    return { output: null };
  },
  undo: ({ redemptions }: { redemptions: RedemptionService }, { key }) => redemptions.release(key),
});

const placeDraft = pivot({
  name: "place-draft",
  run: (
    { draftConversions }: Uses,
    { convertible, reservationKey }: { convertible: Convertible; reservationKey: string | null },
    { tx },
  ) => draftConversions.place(tx, convertible, reservationKey),
});

/** Makes a draft an order, keyed by the draft: whoever comes second joins the first. Until it is one, nothing has happened. */
export const convertDraftOrder = workflow("convert-draft-order", 1, async (run, convertible: Convertible) => {
  if (convertible.redemption) await run(redeemPromotions, convertible);
  const reservationKey = convertible.reserves.length === 0 ? null : await run(reserveStock, convertible);
  return run(placeDraft, { convertible, reservationKey });
});
