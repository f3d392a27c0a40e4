/**
 * How an order is changed after it was placed: actions that staff gather, look at in a preview and then confirm. What they
 * mean (a return, an exchange, a claim, an edit) is said by the domains that begin changes.
 */
export { reserveStock } from "./confirm-order-change.workflow.ts";
export { applyActions } from "./apply-actions.ts";
export { type Confirmer, confirmerOf } from "./confirmer.ts";
export { type Confirmation, OrderConfirmationService } from "./confirmation.service.ts";
export { CalculatedShippingService } from "./calculated-shipping.service.ts";
export { NewVariantsBody, toAddedVariants, toVariantCorrection, VariantChangesBody } from "./contents.schema.ts";
export { type AddedShipping, type AddedVariant, OrderChangeContentsService } from "./contents.service.ts";
export { type EnteredAction, isKept } from "./entered-actions.ts";
export { isOf, type KeptAction, type NewAction, type OrderChange } from "./order-change.ts";
export {
  ActionNotFound,
  ChangeEmpty,
  ChangeOpen,
  ChangeOutdated,
  ItemNotInOrder,
  NoOpenChange,
  NotReturnable,
  OutOfStockForOrder,
} from "./order-change.errors.ts";
export { OrderChangeDto, toOrderChangeDto } from "./order-change.schema.ts";
export { OrderChangeService, type OpenChange, type Subject } from "./order-change.service.ts";
export { OrderChanged } from "./order-change.events.ts";
export { OrderPreviewDto } from "./preview.schema.ts";
export { OrderPreviewService } from "./preview.service.ts";
export { showsOrder, shownOrderDto, shownOrderTree, toShownOrder, withLine } from "./shown-order.ts";
export { OrderPricingService } from "./pricing.service.ts";
