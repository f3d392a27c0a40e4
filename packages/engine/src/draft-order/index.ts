/**
 * Orders that staff make: put together, changed and priced like any, but promised to nobody until they are converted. From
 * then on they are orders like those of a checkout, yet to be paid.
 */
export { DraftNotFound } from "./draft-order.errors.ts";
