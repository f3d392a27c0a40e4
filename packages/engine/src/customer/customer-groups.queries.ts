import { statement } from "@hanse/plugin-kit";

/**
 * A scalar subquery for the statement of another domain: the ids of the groups that a customer is in, as a JSON array.
 *
 * @param customerId an expression, such as `c.customer_id`; null gives an empty array.
 */
export const customerGroupIdsSql = (customerId: string): string =>
  `(SELECT coalesce(json_agg(member.customer_group_id ORDER BY member.customer_group_id), '[]')
      FROM customer_group_customer member WHERE member.customer_id = ${customerId})`;

export const loadGroupIds = statement<{ ids: string[] }>(
  "customer.group_ids",
  `SELECT ${customerGroupIdsSql("$1")} AS ids`,
);
