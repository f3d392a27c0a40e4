/**
 * Which taxes a line bears, by place and by what it is. Rates are the shop's; a tax provider decides what to make of them.
 * Amounts are computed where the totals are.
 */
export type { NewTaxRegion } from "./new-tax-region.ts";
export { TaxService, type LineTax, type TaxAddress, type TaxedLine } from "./tax.service.ts";
