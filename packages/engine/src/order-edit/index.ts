/**
 * Staff changing what an order consists of after it was placed: a change of its own kind, put together, looked at and
 * confirmed. What changes are and how they become true is order-change's; drafts are edited by their own routes.
 */
export { OrderIsDraft } from "./order-edit.errors.ts";
