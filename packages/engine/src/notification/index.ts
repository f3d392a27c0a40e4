/** Mails to shoppers. Until a notification plugin takes them, they go to the log. */
export { orderConfirmation, type Mail } from "./order-confirmation.ts";
