/**
 * Why things are sent back and money is given back: lists that a merchant keeps, for staff and shoppers to choose from. Not
 * the returns and refunds themselves.
 */
export { RefundReasonNotFound, ReturnReasonNotFound } from "./reason.errors.ts";
export { RefundReasonDto, refundReasonFields, ReturnReasonDto, returnReasonFields } from "./reason.schema.ts";
export { RefundReasonService } from "./refund-reason.service.ts";
export { ReturnReasonService } from "./return-reason.service.ts";
