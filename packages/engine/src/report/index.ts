/**
 * What was sold and what is running out, as figures. Read from the orders at the moment it is asked for; nothing is kept here,
 * and no money is decided by it.
 */
export { ReportService } from "./report.service.ts";
