import Type from "typebox";
import { defineContract } from "../contract.ts";
import { defineError } from "../error.ts";

/** Path of a file, with slashes, relative: `products/board.webp`. See {@link checkedFileKey} for what is allowed. */
const Key = Type.String({ minLength: 1, maxLength: 1_024 });
/** MIME type, such as `image/webp`. */
const ContentType = Type.String({ pattern: "^[\\w.+-]+/[\\w.+-]+(; ?[\\w-]+=[\\w.-]+)?$", maxLength: 200 });
const Seconds = Type.Integer({ minimum: 1, maximum: 604_800 });
const Url = Type.Object({ url: Type.String() });

export const FileNotFound = defineError(
  "storage.file_not_found",
  404,
  "not_found",
  Type.Object({ key: Type.String() }),
  ({ key }) => `There is no file ${key}.`,
);

export const InvalidFileKey = defineError(
  "storage.invalid_file_key",
  400,
  "invalid_data",
  Type.Object({ problem: Type.String() }),
  ({ problem }) => `The file's key ${problem}. Use a relative path such as products/board.webp.`,
);

export const FileTooLarge = defineError(
  "storage.file_too_large",
  413,
  "invalid_data",
  Type.Object({ key: Type.String(), bytes: Type.Integer(), maxBytes: Type.Integer() }),
  ({ key, bytes, maxBytes }) => `The file ${key} has ${bytes} bytes, but ${maxBytes} are the most. Make it smaller.`,
);

const keyBytes = 512;

/**
 * A file's key, found to be harmless: at most 512 bytes of UTF-8, relative, no `.` or `..` or empty part, no backslash,
 * no control character. What every provider calls first.
 *
 * @throws InvalidFileKey
 */
export function checkedFileKey(key: string): string {
  const problem = problemOf(key);
  if (problem !== undefined) throw new InvalidFileKey({ problem });
  return key;
}

function problemOf(key: string): string | undefined {
  if (Buffer.byteLength(key) > keyBytes) return `is longer than ${keyBytes} bytes`;
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f]/.test(key)) return "has a control character";
  if (!key.isWellFormed()) return "is not well-formed Unicode";
  if (key.includes("\\")) return "has a backslash";
  if (key.startsWith("/")) return "begins with a slash";
  const parts = key.split("/");
  if (parts.includes("")) return "has an empty part";
  if (parts.some((part) => part === "." || part === "..")) return "has a part that is . or ..";
  return undefined;
}

/**
 * Keeps files. A call carries a whole file, so providers have a limit, 10 MiB unless configured; larger ones go straight
 * from the browser to where `uploadUrl` says.
 */
export const storage = defineContract("storage", 1, "one", {
  /**
   * Stores a file, in the place of one with the same key. A public one is readable at the url returned, for ever; a
   * private one has none, see `url`.
   *
   * @throws FileTooLarge
   */
  put: {
    input: Type.Object({
      key: Key,
      contentType: ContentType,
      contentBase64: Type.String(),
      access: Type.Union([Type.Literal("public"), Type.Literal("private")]),
    }),
    output: Type.Object({ key: Key, url: Type.Union([Type.String(), Type.Null()]) }),
    deadlineMs: 60_000,
    idempotent: true,
  },
  /** @throws FileNotFound, FileTooLarge */
  get: {
    input: Type.Object({ key: Key }),
    output: Type.Object({ contentType: Type.String(), contentBase64: Type.String() }),
    deadlineMs: 60_000,
    idempotent: true,
  },
  /** Deletes files; those that are not there are no error. */
  remove: {
    input: Type.Object({ keys: Type.Array(Key, { maxItems: 1_000 }) }),
    output: Type.Object({}),
    deadlineMs: 30_000,
    idempotent: true,
  },
  /** Where the file can be read for so long by whoever knows the url. Says nothing about whether there is such a file. */
  url: {
    input: Type.Object({ key: Key, expiresInSeconds: Seconds }),
    output: Url,
    deadlineMs: 5_000,
    idempotent: true,
  },
  /**
   * Where a browser may put one file, of this key and type, for so long: send it with the method and all headers
   * returned. It becomes a private file. The url lets whoever knows it replace the file until it expires.
   */
  uploadUrl: {
    input: Type.Object({ key: Key, contentType: ContentType, expiresInSeconds: Seconds }),
    output: Type.Object({
      url: Type.String(),
      method: Type.Union([Type.Literal("PUT"), Type.Literal("POST")]),
      headers: Type.Record(Type.String(), Type.String()),
    }),
    deadlineMs: 5_000,
    idempotent: true,
  },
});
