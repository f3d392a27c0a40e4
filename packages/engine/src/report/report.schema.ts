import Type, { type Static } from "typebox";
import { exponentOf } from "../platform/money/currency.ts";
import { toMajor } from "../platform/money/money.ts";
import { multiplyRounded } from "../platform/money/rounding.ts";
import type { Period } from "./period.ts";
import type { ProductRow, SalesFigures, SalesRow, StockRow } from "./report.queries.ts";
import { breakdowns } from "./report.queries.ts";

const Amount = Type.Number({ description: "In the currency's major unit." });
const Text = Type.Union([Type.String(), Type.Null()]);

const figures = {
  currency_code: Type.String(),
  orders: Type.Integer({ description: "Orders placed, without canceled ones and drafts." }),
  placed_total: Amount,
  changes_total: Type.Number({ description: "What returns, claims and edits have made of it since: mostly negative." }),
  total: Type.Number({ description: "What the orders come to now, with tax and shipping." }),
  tax_total: Amount,
  net_total: Type.Number({ description: "`total` without tax." }),
  discount_total: Amount,
  shipping_total: Amount,
  average_order_value: Type.Number({ description: "`total` by `orders`, rounded to the currency." }),
};

const SalesFiguresDto = Type.Object(figures);
const SalesRowDto = Type.Object({ key: Text, label: Text, ...figures });
const ProductRowDto = Type.Object({
  key: Text,
  label: Text,
  currency_code: Type.String(),
  lines: Type.Integer({ description: "Lines of orders that it stood in." }),
  units: Type.Integer({ description: "Units that customers kept." }),
  total: Amount,
  tax_total: Amount,
  net_total: Amount,
});

export const SalesReportDto = Type.Object({
  by: Type.Enum([...breakdowns]),
  from: Type.String(),
  to: Type.String(),
  time_zone: Type.String(),
  totals: Type.Array(SalesFiguresDto, { description: "One for each currency: amounts of several are never added." }),
  rows: Type.Array(Type.Union([SalesRowDto, ProductRowDto])),
});

export const StockRowDto = Type.Object({
  inventory_item_id: Type.String(),
  variant_id: Type.String(),
  product_id: Type.String(),
  title: Type.String(),
  variant_title: Type.String(),
  sku: Text,
  available: Type.Integer(),
  incoming: Type.Integer(),
  sold: Type.Integer({ description: "Units sold in the days looked back at." }),
  days_left: Type.Union([Type.Number(), Type.Null()], { description: "At that pace; null when nothing was sold." }),
});

const toFiguresDto = (row: SalesFigures): Static<typeof SalesFiguresDto> => {
  const exponent = exponentOf(row.currencyCode);
  return {
    currency_code: row.currencyCode,
    orders: row.orders,
    placed_total: toMajor(row.placed, exponent),
    changes_total: toMajor(row.total - row.placed, exponent),
    total: toMajor(row.total, exponent),
    tax_total: toMajor(row.tax, exponent),
    net_total: toMajor(row.total - row.tax, exponent),
    discount_total: toMajor(row.discounts, exponent),
    shipping_total: toMajor(row.shipping, exponent),
    average_order_value: toMajor(multiplyRounded(row.total, 1, row.orders), exponent),
  };
};

function toProductRowDto(row: ProductRow): Static<typeof ProductRowDto> {
  const exponent = exponentOf(row.currencyCode);
  return {
    key: row.key,
    label: row.label,
    currency_code: row.currencyCode,
    lines: row.lines,
    units: row.units,
    total: toMajor(row.total, exponent),
    tax_total: toMajor(row.tax, exponent),
    net_total: toMajor(row.total - row.tax, exponent),
  };
}

const toRowDto = (row: SalesRow | ProductRow) =>
  "units" in row ? toProductRowDto(row) : { key: row.key, label: row.label, ...toFiguresDto(row) };

export const toSalesReportDto = (
  by: (typeof breakdowns)[number],
  { from, to, timeZone }: Period,
  { totals, rows }: { totals: readonly SalesFigures[]; rows: readonly (SalesRow | ProductRow)[] },
): Static<typeof SalesReportDto> => ({
  by,
  from,
  to,
  time_zone: timeZone,
  totals: totals.map(toFiguresDto),
  rows: rows.map(toRowDto),
});

export const toStockRowDto = (row: StockRow): Static<typeof StockRowDto> => ({
  inventory_item_id: row.inventoryItemId,
  variant_id: row.variantId,
  product_id: row.productId,
  title: row.title,
  variant_title: row.variantTitle,
  sku: row.sku,
  available: row.available,
  incoming: row.incoming,
  sold: row.sold,
  days_left: row.daysLeft,
});
