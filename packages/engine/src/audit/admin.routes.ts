import type { Database } from "@hanse/plugin-kit";
import Type from "typebox";
import { listQuery, readOne, readPage } from "../platform/http/listing.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf } from "../platform/http/shape.ts";
import { AuditEntryNotFound } from "./audit.errors.ts";
import { changeColumns, entryColumns, entryListing } from "./audit.queries.ts";
import { EntryDto, entryFields, EntryWithChanges, entryWithChangesFields } from "./audit.schema.ts";

interface Uses {
  database: Database;
}

const all = { condition: "TRUE", params: [] };

export const listAuditEntries = route({
  id: "admin.auditLog.list",
  method: "GET",
  url: "/admin/audit-log",
  access: "admin",
  permission: "audit_log:read",
  summary: "Everything that was written through the admin, the latest first.",
  query: closed(listQuery(entryListing.filters)),
  selects: entryFields,
  reply: listOf("audit_entries", Type.Partial(EntryDto)),
  async handle({ query, fields }, { database }: Uses) {
    const selected = { columns: entryColumns, ...all };
    const { rows, ...page } = await readPage<EntryDto>(database, entryListing, selected, query);
    return { audit_entries: rows.map((entry) => fields.pick(entry)), ...page };
  },
});

export const retrieveAuditEntry = route({
  id: "admin.auditLog.retrieve",
  method: "GET",
  url: "/admin/audit-log/:id",
  access: "admin",
  permission: "audit_log:read",
  summary: "One write, with what each row was before and after it.",
  params: closed({ id: Type.String() }),
  selects: entryWithChangesFields,
  reply: Type.Object({ audit_entry: Type.Partial(EntryWithChanges) }),
  errors: [AuditEntryNotFound],
  async handle({ params, fields }, { database }: Uses) {
    const selected = { columns: `${entryColumns}, ${changeColumns}`, ...all };
    const entry = await readOne<EntryWithChanges>(database, entryListing, selected, params.id);
    if (!entry) throw new AuditEntryNotFound({ id: params.id });
    return { audit_entry: fields.pick(entry) };
  },
});
