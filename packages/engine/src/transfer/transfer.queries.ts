import { statement } from "@hanse/plugin-kit";
import type { Transfer } from "./transfer.ts";

export const insertTransfer = statement<never>(
  "transfer.insert",
  `INSERT INTO transfer (id, subject, kind, status, total, to_create, to_update, errors, file_name, file_keys, filters, created_by)
   SELECT $1, x.subject, x.kind, x.status, x.total, coalesce(x."toCreate", 0), coalesce(x."toUpdate", 0),
          coalesce(x.errors, '[]'), x."fileName", coalesce(x."fileKeys", '{}'), x.filters, x."createdBy"
     FROM jsonb_to_record($2) AS x (subject text, kind text, status text, total int, "toCreate" int, "toUpdate" int, errors jsonb,
            "fileName" text, "fileKeys" text[], filters jsonb, "createdBy" text)`,
);

export const confirmTransfer = statement<{ status: string }>(
  "transfer.confirm",
  `UPDATE transfer SET status = 'queued', updated_at = now()
    WHERE id = $1 AND subject = $2 AND kind = 'import' AND status = 'pending' RETURNING status`,
);

export const statusOfTransfer = statement<{ status: string }>(
  "transfer.status",
  `SELECT status FROM transfer WHERE id = $1 AND subject = $2 AND kind = 'import'`,
);

/** Takes a transfer for some time, unless another process has it. */
export const claimTransfer = statement<Transfer>(
  "transfer.claim",
  `UPDATE transfer SET status = 'running', attempt = attempt + 1, leased_until = now() + interval '2 minutes', updated_at = now()
    WHERE id = $1 AND (status = 'queued' OR status = 'running' AND leased_until < now())
   RETURNING id, subject, kind, total, done, failed, created, updated, errors, file_keys AS "fileKeys", filters, attempt`,
);

/** Nothing is returned once another process has taken over. */
export const noteProgress = statement<{ id: string }>(
  "transfer.progress",
  `UPDATE transfer SET done = $3, failed = $4, created = $5, updated = $6, errors = $7::jsonb, file_keys = $8, total = $9,
          leased_until = now() + interval '2 minutes', updated_at = now()
    WHERE id = $1 AND attempt = $2 AND status = 'running' RETURNING id`,
);

export const finishTransfer = statement<{ id: string }>(
  "transfer.finish",
  `UPDATE transfer SET status = $3, problem = $4, leased_until = NULL, updated_at = now(), finished_at = now()
    WHERE id = $1 AND attempt = $2 AND status = 'running' RETURNING id`,
);

/** Those that nobody works on. */
export const overdueTransfers = statement<{ id: string }>(
  "transfer.overdue",
  `SELECT id FROM transfer
    WHERE status = 'queued' AND updated_at < now() - interval '10 seconds' OR status = 'running' AND leased_until < now()
    ORDER BY created_at LIMIT 100`,
);
