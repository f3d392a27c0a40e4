import { defineModule } from "../platform/module.ts";
import { listAuditEntries, retrieveAuditEntry } from "./admin.routes.ts";
import { pruneAuditLog } from "./audit.jobs.ts";
import { CreateAudit } from "./migrations/0001-audit.ts";
import { AuditTriggerService } from "./trigger.service.ts";
import { WriteLogService } from "./write-log.service.ts";

export const auditModule = defineModule({
  name: "audit",
  migrations: [{ name: "audit/0001", class: CreateAudit }],
  services: { writeLog: WriteLogService, auditTriggers: AuditTriggerService },
  routes: [listAuditEntries, retrieveAuditEntry],
  jobs: [pruneAuditLog],
  prepare: ({ auditTriggers }: { auditTriggers: AuditTriggerService }) => auditTriggers.prepare(),
});
