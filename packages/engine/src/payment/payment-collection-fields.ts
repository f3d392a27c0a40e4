import { fieldGrammar, type FieldTree } from "../platform/http/fields.ts";

/** What `fields=` may say of a payment collection. */
export const paymentCollectionTree = {
  id: true,
  currency_code: true,
  amount: true,
  authorized_amount: true,
  captured_amount: true,
  refunded_amount: true,
  status: true,
  metadata: true,
  completed_at: true,
  created_at: true,
  updated_at: true,
  payment_providers: { id: true },
  payment_sessions: { id: true, amount: true, currency_code: true, provider_id: true, data: true, status: true },
  payments: {
    id: true,
    amount: true,
    authorized_amount: true,
    captured_amount: true,
    refunded_amount: true,
    currency_code: true,
    provider_id: true,
    data: true,
    captured_at: true,
    canceled_at: true,
    created_at: true,
    updated_at: true,
  },
} as const satisfies FieldTree;

/** Staff see all of it. */
export const paymentCollectionFields = fieldGrammar({
  defaults: ["*", "*payment_providers", "*payment_sessions", "*payments"],
  allowed: paymentCollectionTree,
});
