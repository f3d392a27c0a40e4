import { statement, type Transaction } from "@hanse/plugin-kit";

/** Sessions go with it. */
const deleteCustomerIdentities = statement<never>(
  "auth.delete_customer",
  "DELETE FROM auth_identity WHERE actor_type = 'customer' AND actor_id = $1",
);

/**
 * Ends the login of a customer who is being deleted, in the same transaction: the address can be registered again. A token
 * that is out names nobody any more.
 */
export async function endCustomerLogin(tx: Transaction, customerId: string): Promise<void> {
  await tx.query(deleteCustomerIdentities, [customerId]);
}
