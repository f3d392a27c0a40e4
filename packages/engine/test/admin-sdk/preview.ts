import type { HttpTypes } from "@medusajs/types";
import { first } from "./world.ts";

type Preview = HttpTypes.AdminOrderPreview;
const previews = ["order_preview", "draft_order_preview"] as const;

/** The order as it will be, of any reply about a change: the client's types leave it out of some. */
export function previewOf(reply: object): Preview {
  const found = reply as Partial<Record<(typeof previews)[number], Preview>>;
  return first(
    previews.flatMap((name) => found[name] ?? []),
    "preview",
  );
}

/** The actions of a change with this name, the earliest first. */
export function actionsOf(reply: object, name: string) {
  const { items, shipping_methods: methods } = previewOf(reply);
  return [...items, ...methods]
    .flatMap(({ actions }) => actions ?? [])
    .filter(({ action }) => action === name)
    .toSorted((one, other) => one.ordering - other.ordering);
}

/** The latest action with this name: what the next call names to change it or to take it back. */
export const latestAction = (reply: object, name: string): string =>
  first(actionsOf(reply, name).toReversed(), name).id;
