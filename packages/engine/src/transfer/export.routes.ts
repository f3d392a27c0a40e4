import Type from "typebox";
import { type Listing, listQuery, type ListQuery } from "../platform/http/listing.ts";
import { type AnyRoute, route } from "../platform/http/route.ts";
import { closed, listOf } from "../platform/http/shape.ts";
import { TransferNotFound, TransferWithoutStorage } from "./transfer.errors.ts";
import type { TransferLog } from "./transfer-log.service.ts";
import { TransferDetailDto, TransferDto, transferFields, transferListing } from "./transfer.schema.ts";

/** Things of which a list may be had as files. */
export interface Exported<Uses> {
  /** As exports of them are kept. */
  readonly subject: string;
  /** In ids: `orders`. */
  readonly resource: string;
  readonly url: string;
  /** In permissions: `order`. */
  readonly permission: string;
  /** In sentences, and what a file has of them. */
  readonly things: string;
  readonly content: string;
  readonly listing: Listing;
  service(uses: Uses): { begin(filters: ListQuery, createdBy: string): Promise<string> };
}

/** The routes by which staff have things written into files, and watch it. */
export function exportRoutes<Own>(exported: Exported<Own>): AnyRoute[] {
  type Uses = { transferLog: TransferLog } & Own;
  const { subject, resource, url, permission, things, content, service } = exported;
  // An export has all entries in its own order.
  const { limit: _limit, offset: _offset, order: _order, ...filters } = listQuery(exported.listing.filters);
  const reading = { method: "GET", access: "admin", permission: `${permission}:read` } as const;

  return [
    route({
      id: `admin.${resource}.export`,
      method: "POST",
      url: `${url}/export`,
      access: "admin",
      permission: `${permission}:write`,
      summary: `Writes ${content} to a CSV file, in the background; takes the filters of the list. See GET ${url}/exports/:id.`,
      query: closed(filters),
      body: Type.Optional(closed({})),
      status: 202,
      reply: Type.Object({ transaction_id: Type.String() }),
      errors: [TransferWithoutStorage],
      async handle({ query, caller }, uses: Uses) {
        return { transaction_id: await service(uses).begin(query, caller.actorId) };
      },
    }),
    route({
      id: `admin.${resource}.listExports`,
      ...reading,
      url: `${url}/exports`,
      summary: `Exports of ${things}, the latest first.`,
      query: closed(listQuery(transferListing.filters)),
      selects: transferFields,
      reply: listOf("exports", Type.Partial(TransferDto)),
      async handle({ query, fields }, { transferLog }: Uses) {
        const { rows, ...page } = await transferLog.list(subject, query);
        return { exports: rows.map((row) => fields.pick(row)), ...page };
      },
    }),
    route({
      id: `admin.${resource}.retrieveExport`,
      ...reading,
      url: `${url}/exports/:id`,
      summary: `How far an export of ${things} is, and where its files are.`,
      params: closed({ id: Type.String() }),
      reply: Type.Object({ export: TransferDetailDto }),
      errors: [TransferNotFound],
      async handle({ params }, { transferLog }: Uses) {
        return { export: await transferLog.get(subject, params.id) };
      },
    }),
  ];
}
