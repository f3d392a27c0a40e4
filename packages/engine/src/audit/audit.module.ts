import { defineModule } from "../platform/module.ts";
import { listAuditEntries, retrieveAuditEntry } from "./admin.routes.ts";
import { pruneAuditLog } from "./audit.jobs.ts";
import { CreateAudit } from "./migrations/0001-audit.ts";
import { NoteKeysOfAdditions } from "./migrations/0002-added-once.ts";
import { AuditTriggerService } from "./trigger.service.ts";
import { WriteLogService } from "./write-log.service.ts";

export const auditModule = defineModule({
  name: "audit",
  migrations: [
    { name: "audit/0001", class: CreateAudit },
    { name: "audit/0002-added-once", class: NoteKeysOfAdditions },
  ],
  services: { writeLog: WriteLogService, auditTriggers: AuditTriggerService },
  routes: [listAuditEntries, retrieveAuditEntry],
  jobs: [pruneAuditLog],
  prepare: ({ auditTriggers }: { auditTriggers: AuditTriggerService }) => auditTriggers.prepare(),
});
