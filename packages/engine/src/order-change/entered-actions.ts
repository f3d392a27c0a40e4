import { isDeepStrictEqual } from "node:util";
import type { KeptAction, NewAction, OrderChange } from "./order-change.ts";

/** What a change is to do: an action that it has already, or a new one. */
export type EnteredAction = KeptAction | NewAction;

export const isKept = (action: EnteredAction): action is KeptAction => "id" in action;

/** How a change comes to have these actions. */
export function differencesOf(change: OrderChange, wanted: readonly EnteredAction[]) {
  const kept = new Map(wanted.filter(isKept).map((action) => [action.id, action]));
  return {
    removed: change.actions.filter(({ id }) => !kept.has(id)).map(({ id }) => id),
    changed: change.actions.flatMap((action) => {
      const after = kept.get(action.id);
      const isSame =
        !after || (isDeepStrictEqual(action.details, after.details) && action.internalNote === after.internalNote);
      return isSame ? [] : [after];
    }),
    added: wanted.filter((action): action is NewAction => !isKept(action)),
  };
}
