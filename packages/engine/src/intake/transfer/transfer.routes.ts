import { FileNotFound, FileTooLarge } from "@hanse/plugin-kit";
import Type from "typebox";
import {
  FileTypeDiffers,
  FileTypeRefused,
  NoFilesSent,
  NoStorage,
  UploadIsNoText,
  UploadNotFound,
  UploadTooLarge,
} from "../../files/index.ts";
import { productListing } from "../../merchandise/index.ts";
import { listQuery } from "../../platform/http/listing.ts";
import { route } from "../../platform/http/route.ts";
import { closed, listOf } from "../../platform/http/shape.ts";
import {
  TransferDetailDto,
  TransferDto,
  transferFields,
  transferListing,
  type TransferLog,
  TransferNotFound,
  TransferNotPending,
  type Transfers,
  TransferWithoutStorage,
} from "../../transfer/index.ts";
import type { ProductExport } from "./product-export.service.ts";
import type { ProductFileImport } from "./product-file-import.service.ts";
import { TransferFileUnreadable } from "./transfer.errors.ts";

interface Uses {
  productExport: ProductExport;
  productFileImport: ProductFileImport;
  transfers: Transfers;
  transferLog: TransferLog;
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
  async handle({ query, caller }, { productExport }: Uses) {
    return { transaction_id: await productExport.begin(query, caller.actorId) };
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
  errors: [FileNotFound, NoStorage, TransferFileUnreadable, UploadIsNoText, UploadNotFound],
  async handle({ body, caller }, { productFileImport }: Uses) {
    const { id, summary } = await productFileImport.plan(body.file_key, body.originalname, caller.actorId);
    return { transaction_id: id, summary };
  },
});

export const importProducts = route({
  ...writing,
  id: "admin.products.import",
  url: "/admin/products/import",
  summary: "The same for a CSV file that is sent as multipart/form-data: one, in the field file or files.",
  takesFiles: true,
  status: accepted,
  reply: Planned,
  errors: [
    FileTooLarge,
    FileTypeDiffers,
    FileTypeRefused,
    NoFilesSent,
    NoStorage,
    TransferFileUnreadable,
    UploadIsNoText,
    UploadTooLarge,
  ],
  async handle({ files: sent, caller }, { productFileImport }: Uses) {
    const { id, summary } = await productFileImport.planSent(sent(), caller.actorId);
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
  async handle({ params }, { transfers }: Uses) {
    await transfers.confirm("products", params.transaction_id);
    return {};
  },
});

export const confirmLegacyImport = route({
  ...confirming,
  id: "admin.products.confirmMultipartImport",
  url: "/admin/products/import/:transaction_id/confirm",
  summary: "Begins an import of a file that was sent as multipart/form-data.",
  async handle({ params }, { transfers }: Uses) {
    await transfers.confirm("products", params.transaction_id);
    return {};
  },
});

export const listTransfers = route({
  ...reading,
  id: "admin.products.listTransfers",
  url: "/admin/products/transfers",
  summary: "Imports and exports of products, the latest first.",
  query: closed(listQuery(transferListing.filters)),
  selects: transferFields,
  reply: listOf("transfers", Type.Partial(TransferDto)),
  async handle({ query, fields }, { transferLog }: Uses) {
    const { rows, ...page } = await transferLog.list("products", query);
    return { transfers: rows.map((row) => fields.pick(row)), ...page };
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
  async handle({ params }, { transferLog }: Uses) {
    return { transfer: await transferLog.get("products", params.id) };
  },
});
