/**
 * Messages to people: which events are told to whom, and what became of it. How they are worded and sent is the business of
 * the plugin that serves the channel.
 */
export { type Message, NotificationService } from "./notification.service.ts";
export { shipmentNotice } from "./order-messages.ts";
