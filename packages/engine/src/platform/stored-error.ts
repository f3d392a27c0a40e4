import { copyJson, type ErrorType, HanseError } from "@hanse/plugin-kit";

/** An error of the catalogue as JSON: what is needed to throw an equal one later, or in another process. */
export interface StoredError {
  readonly code: string;
  readonly status: number;
  readonly type: ErrorType;
  readonly data: unknown;
  readonly message: string;
  readonly wireCode: string | null;
  readonly retryAfter: number | null;
}

export const storedError = (error: HanseError): StoredError => ({
  code: error.code,
  status: error.status,
  type: error.type,
  data: copyJson(error.data ?? null),
  message: error.message,
  wireCode: error.wireCode ?? null,
  retryAfter: error.retryAfter ?? null,
});

export const rebuiltError = ({ data, message, wireCode, retryAfter, ...about }: StoredError): HanseError =>
  new HanseError({ ...about, wireCode: wireCode ?? undefined, retryAfter: retryAfter ?? undefined }, data, message);
