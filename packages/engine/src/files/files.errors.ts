import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const UploadNotFound = defineError(
  "files.upload_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no uploaded file ${id}. Upload it again.`,
);

export const UploadIsNoText = defineError(
  "files.upload_is_no_text",
  400,
  "invalid_data",
  Type.Object({ name: Type.String(), reason: Type.String() }),
  ({ name, reason }) => `${name} cannot be read as text: ${reason}. Upload a CSV file in UTF-8.`,
);

export const NoFilesSent = defineError(
  "files.none_sent",
  400,
  "invalid_data",
  Type.Object({}),
  () => "No file was sent. Send multipart/form-data with one or more files in the field files.",
);

export const FileTypeRefused = defineError(
  "files.type_refused",
  400,
  "invalid_data",
  Type.Object({ name: Type.String(), reason: Type.String() }),
  ({ name, reason }) =>
    `${name} cannot be uploaded: ${reason}. Possible are PNG, JPEG, WebP, GIF, AVIF, PDF, CSV and plain text.`,
);

export const FileTypeDiffers = defineError(
  "files.type_differs",
  400,
  "invalid_data",
  Type.Object({ name: Type.String(), declared: Type.String(), found: Type.String() }),
  ({ name, declared, found }) =>
    `${name} was sent as ${declared}, but it is ${found}. Send it with its own type, or convert it first.`,
);

export const UploadTooLarge = defineError(
  "files.too_large",
  413,
  "invalid_data",
  Type.Object({ name: Type.String(), maxBytes: Type.Integer() }),
  ({ name, maxBytes }) => `${name} is larger than ${maxBytes} bytes. Make it smaller.`,
);

export const NoStorage = defineError(
  "files.no_storage",
  400,
  "not_allowed",
  Type.Object({}),
  () => "This shop has nowhere to keep files. Add a storage plugin to hanse.config.ts, such as storage-local.",
);
