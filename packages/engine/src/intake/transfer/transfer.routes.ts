import Type from "typebox";
import { type FileService } from "../../files/index.ts";
import { productListing } from "../../merchandise/index.ts";
import { listQuery } from "../../platform/http/listing.ts";
import { route } from "../../platform/http/route.ts";
import { closed, listOf } from "../../platform/http/shape.ts";
import { type ProductTransferLog, TransferDetailDto, TransferDto, transferListing } from "./transfer-log.service.ts";
import {
  TransferFileUnreadable,
  TransferNotFound,
  TransferNotPending,
  TransferWithoutStorage,
} from "./transfer.errors.ts";
import type { ProductTransfers } from "./transfer.service.ts";

interface Uses {
  files: FileService;
  productTransfers: ProductTransfers;
  productTransferLog: ProductTransferLog;
}

const writing = { access: "admin", permission: "product:write", method: "POST" } as const;
const reading = { access: "admin", permission: "product:read", method: "GET" } as const;
const accepted = 202;
const Name = Type.String({ minLength: 1, maxLength: 1_024 });
const Planned = Type.Object({
  transaction_id: Type.String(),
  summary: Type.Object({ toCreate: Type.Integer(), toUpdate: Type.Integer() }),
});
const ById = closed({ transaction_id: Type.String() });

/** An export has all entries in its own order. */
const { limit: _limit, offset: _offset, order: _order, ...exportQuery } = listQuery(productListing.filters);

export const exportProducts = route({
  ...writing,
  id: "admin.products.export",
  url: "/admin/products/export",
  summary:
    "Writes products to a CSV file, in the background; takes the filters of the list. See GET /admin/products/transfers/:id.",
  query: closed(exportQuery),
  body: Type.Optional(closed({})),
  status: accepted,
  reply: Type.Object({ transaction_id: Type.String() }),
  errors: [TransferWithoutStorage],
  async handle({ query, caller }, { productTransfers }: Uses) {
    return { transaction_id: await productTransfers.export(query, caller.actorId) };
  },
});

export const planImport = route({
  ...writing,
  id: "admin.products.createImport",
  url: "/admin/products/imports",
  summary:
    "Looks at an uploaded CSV file of products: what it would make and change. Nothing is written before it is confirmed.",
  body: closed({
    file_key: Name,
    originalname: Name,
    extension: Type.Optional(Type.String({ maxLength: 20 })),
    size: Type.Optional(Type.Number()),
    mime_type: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  status: accepted,
  reply: Planned,
  errors: [TransferFileUnreadable],
  async handle({ body, caller }, { productTransfers }: Uses) {
    const { id, summary } = await productTransfers.plan(body.file_key, body.originalname, caller.actorId);
    return { transaction_id: id, summary };
  },
});

export const importProducts = route({
  ...writing,
  id: "admin.products.import",
  url: "/admin/products/import",
  summary: "The same for a CSV file that is sent as multipart/form-data.",
  takesFiles: true,
  status: accepted,
  reply: Planned,
  errors: [TransferFileUnreadable],
  async handle({ files: sent, caller }, { files, productTransfers }: Uses) {
    const [file] = await files.upload(sent(), caller.actorId);
    const { id, summary } = await productTransfers.plan(file?.id ?? "", file?.name ?? "", caller.actorId);
    return { transaction_id: id, summary };
  },
});

const confirming = {
  ...writing,
  params: ById,
  body: Type.Optional(closed({})),
  status: accepted,
  reply: Type.Object({}),
  errors: [TransferNotFound, TransferNotPending],
} as const;

export const confirmImport = route({
  ...confirming,
  id: "admin.products.confirmImport",
  url: "/admin/products/imports/:transaction_id/confirm",
  summary: "Begins an import, in the background.",
  async handle({ params }, { productTransfers }: Uses) {
    await productTransfers.confirm(params.transaction_id);
    return {};
  },
});

export const confirmLegacyImport = route({
  ...confirming,
  id: "admin.products.confirmMultipartImport",
  url: "/admin/products/import/:transaction_id/confirm",
  summary: "Begins an import of a file that was sent as multipart/form-data.",
  async handle({ params }, { productTransfers }: Uses) {
    await productTransfers.confirm(params.transaction_id);
    return {};
  },
});

export const listTransfers = route({
  ...reading,
  id: "admin.products.listTransfers",
  url: "/admin/products/transfers",
  summary: "Imports and exports of products, the latest first.",
  query: closed(listQuery(transferListing.filters)),
  reply: listOf("transfers", TransferDto),
  async handle({ query }, { productTransferLog }: Uses) {
    const { rows, ...page } = await productTransferLog.list(query);
    return { transfers: rows, ...page };
  },
});

export const retrieveTransfer = route({
  ...reading,
  id: "admin.products.retrieveTransfer",
  url: "/admin/products/transfers/:id",
  summary: "How far an import or export is, what is wrong with its rows, and where its files are.",
  params: closed({ id: Type.String() }),
  reply: Type.Object({ transfer: TransferDetailDto }),
  errors: [TransferNotFound],
  async handle({ params }, { productTransferLog }: Uses) {
    return { transfer: await productTransferLog.get(params.id) };
  },
});
