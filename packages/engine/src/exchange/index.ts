/**
 * Goods for goods: what comes back is a return of its own, what goes out are new lines of the order. Not the difference in
 * money, which the order owes or is owed.
 */
export { type Exchange, exchangeStatuses } from "./exchange.ts";
export { ExchangeNotFound } from "./exchange.errors.ts";
export { ExchangeCanceled, ExchangeRequested } from "./exchange.events.ts";
export { ExchangeService } from "./exchange.service.ts";
