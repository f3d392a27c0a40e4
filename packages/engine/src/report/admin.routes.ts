import Type from "typebox";
import { route } from "../platform/http/route.ts";
import { closed } from "../platform/http/shape.ts";
import { periodOf } from "./period.ts";
import { PeriodInvalid, TimeZoneUnknown } from "./report.errors.ts";
import { breakdowns } from "./report.queries.ts";
import { SalesReportDto, StockRowDto, toSalesReportDto, toStockRowDto } from "./report.schema.ts";
import type { ReportService } from "./report.service.ts";

interface Uses {
  reports: ReportService;
}

const Day = Type.String({ pattern: String.raw`^\d{4}-\d{2}-\d{2}$`, description: "A day, such as 2026-01-31." });

export const salesReport = route({
  id: "admin.reports.sales",
  method: "GET",
  url: "/admin/reports/sales",
  access: "admin",
  permission: "report:read",
  summary:
    "What was sold in a period: orders, totals and the average order, by day, week, month, channel, country or product.",
  query: closed({
    by: Type.Optional(Type.Enum([...breakdowns], { default: "day" })),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    time_zone: Type.Optional(
      Type.String({ maxLength: 64, description: "Whose midnight ends a day; UTC unless told." }),
    ),
    currency_code: Type.Optional(Type.String({ pattern: "^[a-z]{3}$" })),
    sales_channel_id: Type.Optional(Type.String()),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1_000, description: "Products in each currency; 50 unless told." }),
    ),
  }),
  reply: Type.Object({ report: SalesReportDto }),
  errors: [PeriodInvalid, TimeZoneUnknown],
  async handle({ query: { by = "day", limit = 50, ...query } }, { reports }: Uses) {
    const period = periodOf(query, new Date());
    const { currency_code: currencyCode = null, sales_channel_id: salesChannelId = null } = query;
    const found = await reports.sales({ period, by, currencyCode, salesChannelId, limit });
    return { report: toSalesReportDto(by, period, found) };
  },
});

export const stockReport = route({
  id: "admin.reports.stock",
  method: "GET",
  url: "/admin/reports/stock",
  access: "admin",
  permission: "report:read",
  summary: "What has run out of stock or soon will, at the pace at which it has been selling.",
  query: closed({
    past_days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 365, description: "Days to take the pace from; 30 unless told." }),
    ),
    within_days: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 365, description: "How far to look ahead; 14 unless told." }),
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  }),
  reply: Type.Object({ items: Type.Array(StockRowDto) }),
  async handle({ query: { past_days: pastDays = 30, within_days: withinDays = 14, limit = 100 } }, { reports }: Uses) {
    return { items: (await reports.runningOut({ pastDays, withinDays, limit })).map(toStockRowDto) };
  },
});
