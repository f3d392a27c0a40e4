/**
 * Much at once, in and out, as CSV files and in the background: how such work is queued, leased, watched and how a cell is
 * written. What a file holds, and what becomes of it, is said by the domains whose things are transferred.
 */
export { type Cell, fromCell, fromList, toLine, toList } from "./cell.ts";
export { exportRoutes } from "./export.routes.ts";
export { type ExportedLines, FileExport } from "./file-export.service.ts";
export { RowError, rowError } from "./row-error.ts";
export type { Progress, Transfer, TransferWork } from "./transfer.ts";
export { TransferNotFound, TransferNotPending, TransferWithoutStorage } from "./transfer.errors.ts";
export { TransferLog } from "./transfer-log.service.ts";
export { TransferDetailDto, TransferDto, transferFields, transferListing } from "./transfer.schema.ts";
export { Transfers } from "./transfer.service.ts";
