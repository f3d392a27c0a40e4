import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const LabelNotFound = defineError(
  "fulfillment_manual.label_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no label ${id}.`,
);

export const ShipmentCanceled = defineError(
  "fulfillment_manual.shipment_canceled",
  409,
  "conflict",
  Type.Object({ id: Type.String() }),
  ({ id }) => `The shipment ${id} was canceled, so its label is not to be printed. Create a new shipment.`,
);
