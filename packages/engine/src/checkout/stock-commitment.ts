import { inventory, isError, ReservationExpired } from "@hanse/plugin-kit";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { step } from "../platform/workflow/step.ts";
import { HoldExpired } from "./checkout.errors.ts";

interface Uses {
  plugins: PluginHost;
}

/** Makes the hold permanent. Releasing it, which is the hold's undo, takes that back too. */
export const commitStock = step({
  name: "commit-stock",
  async run({ plugins }: Uses, { cartId, reservationKey }: { cartId: string; reservationKey: string }, { signal }) {
    try {
      await plugins.one(inventory).commit({ key: reservationKey }, { signal });
    } catch (error) {
      throw isError(error, ReservationExpired) ? new HoldExpired({ cartId }, { cause: error }) : error;
    }
    return { output: null };
  },
});
