import type { StoreApi } from "./generated/store-api.ts";

/** The id of an operation, such as `carts.addLineItem`. */
export type OperationId = keyof StoreApi;

/** What stands in the path of an operation: `{ id: string }`. */
export type Params<Id extends OperationId> = StoreApi[Id]["params"];

/** The query parameters of an operation; nested ones are written with brackets, as in `created_at[$gte]=…`. */
export type Query<Id extends OperationId> = StoreApi[Id]["query"];

/** The JSON body that an operation takes. */
export type Body<Id extends OperationId> = StoreApi[Id]["body"];

/** What an operation answers. Amounts are in the currency's major unit; `fields=` may leave any property out. */
export type Reply<Id extends OperationId> = StoreApi[Id]["reply"];

/**
 * The errors that an operation is known to answer, told apart by `data.code`. Beside these, any operation may answer
 * `AnyError`: a key is missing, the body is malformed, the shop is busy.
 */
export type Failure<Id extends OperationId> = StoreApi[Id]["errors"];
