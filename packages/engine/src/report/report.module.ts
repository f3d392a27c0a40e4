import { defineModule } from "../platform/module.ts";
import { salesReport, stockReport } from "./admin.routes.ts";
import { CreateReports } from "./migrations/0001-report.ts";
import { ReportService } from "./report.service.ts";

export const reportModule = defineModule({
  name: "report",
  migrations: [{ name: "report/0001", class: CreateReports }],
  services: { reports: ReportService },
  routes: [salesReport, stockReport],
});
