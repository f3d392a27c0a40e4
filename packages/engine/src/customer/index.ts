/**
 * People who buy: with an account, or guests whom only an email address names. Also the addresses they keep; what a cart or
 * an order is sent to is its own copy.
 */
export type { CustomerDto } from "./customer.schema.ts";
export { CustomerDeleted } from "./customer.events.ts";
export { customerTextSql } from "./administration.queries.ts";
export { customerGroupIdsSql } from "./customer-groups.queries.ts";
export { CustomerService } from "./customer.service.ts";
