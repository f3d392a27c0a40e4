import { fieldGrammar } from "../platform/http/fields.ts";

const country = { id: true, iso_2: true, iso_3: true, num_code: true, name: true, display_name: true } as const;

/** What `fields=` may say of a region. */
export const regionTree = {
  id: true,
  name: true,
  currency_code: true,
  automatic_taxes: true,
  metadata: true,
  created_at: true,
  updated_at: true,
  countries: country,
  payment_providers: { id: true, is_enabled: true },
} as const;

export const regionFields = fieldGrammar({
  defaults: ["id", "name", "currency_code", "automatic_taxes", "metadata", "created_at", "updated_at", "*countries"],
  allowed: regionTree,
});
