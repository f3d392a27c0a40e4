import Type, { type Static } from "typebox";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";
import type { StoredUpload } from "./file.service.ts";

export const FileDto = Type.Object({
  id: Type.String(),
  /** Of a picture or a PDF for ever; of a text for an hour. */
  url: Type.String(),
  key: Type.String(),
  filename: Type.String(),
  mime_type: Type.String(),
  size: Type.Integer(),
  created_by: Type.Union([Type.String(), Type.Null()]),
  created_at: Type.String(),
});
export type FileDto = Static<typeof FileDto>;

export const fileFields = fieldGrammar({ defaults: Object.keys(FileDto.properties), allowed: leaves(FileDto) });

export const toFileDto = (upload: StoredUpload): FileDto => ({
  id: upload.id,
  url: upload.url,
  key: upload.key,
  filename: upload.name,
  mime_type: upload.mimeType,
  size: upload.size,
  created_by: upload.createdBy,
  created_at: upload.createdAt.toISOString(),
});

export const PresignedBody = closed({
  originalname: Type.String({ minLength: 1, maxLength: 500 }),
  /** Empty when the client does not know. */
  mime_type: Type.String({ maxLength: 200 }),
  size: Type.Integer({ minimum: 1 }),
  /** A file that a client puts somewhere itself is private, whatever is asked for. */
  access: Type.Optional(Type.Union([Type.Literal("public"), Type.Literal("private")])),
});

export const PresignedReply = Type.Object({
  /** Where to PUT the file; without a scheme, send it to POST /admin/uploads instead. */
  url: Type.String(),
  /** Names the file in later requests. */
  filename: Type.String(),
  originalname: Type.String(),
  mime_type: Type.String(),
  extension: Type.String(),
  size: Type.Integer(),
});
