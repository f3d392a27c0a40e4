import { FileTooLarge } from "@hanse/plugin-kit";
import Type from "typebox";
import { route } from "../platform/http/route.ts";
import { closed, deleted, deletedOf } from "../platform/http/shape.ts";
import type { FileService } from "./file.service.ts";
import {
  FileTypeDiffers,
  FileTypeRefused,
  NoFilesSent,
  NoStorage,
  UploadNotFound,
  UploadTooLarge,
} from "./files.errors.ts";
import { FileDto, fileFields, PresignedBody, PresignedReply, toFileDto } from "./files.schema.ts";

interface Uses {
  files: FileService;
}

const ById = closed({ id: Type.String() });

export const createUploads = route({
  id: "admin.uploads.create",
  method: "POST",
  url: "/admin/uploads",
  access: "admin",
  permission: "upload:write",
  summary: "Keeps files that are sent as multipart/form-data in the field files: all of them, or none.",
  takesFiles: true,
  selects: fileFields,
  reply: Type.Object({ files: Type.Array(Type.Partial(FileDto)) }),
  addsOnce: true,
  errors: [FileTooLarge, FileTypeDiffers, FileTypeRefused, NoFilesSent, NoStorage, UploadTooLarge],
  async handle({ files: sent, caller, fields }, { files }: Uses) {
    const kept = await files.upload(sent(), caller.actorId);
    return { files: kept.map((file) => fields.pick(toFileDto(file))) };
  },
});

export const presignUpload = route({
  id: "admin.uploads.presignedUrl",
  method: "POST",
  url: "/admin/uploads/presigned-urls",
  access: "admin",
  permission: "upload:write",
  summary: "Where a client may put a file itself, for an hour; the way for large tables to import.",
  body: PresignedBody,
  reply: PresignedReply,
  errors: [FileTypeRefused, NoStorage, UploadTooLarge],
  async handle({ body, caller }, { files }: Uses) {
    const { originalname: name, mime_type: mimeType, size } = body;
    const { key, url } = await files.announce({ name, mimeType, size }, caller.actorId);
    const extension = key.slice(key.lastIndexOf(".") + 1);
    return { url: url ?? key, filename: key, originalname: name, mime_type: mimeType, extension, size };
  },
});

export const retrieveUpload = route({
  id: "admin.uploads.retrieve",
  method: "GET",
  url: "/admin/uploads/:id",
  access: "admin",
  permission: "upload:read",
  summary: "An uploaded file, with an address to read it at.",
  params: ById,
  selects: fileFields,
  reply: Type.Object({ file: Type.Partial(FileDto) }),
  errors: [NoStorage, UploadNotFound],
  handle: async ({ params, fields }, { files }: Uses) => ({ file: fields.pick(toFileDto(await files.get(params.id))) }),
});

export const deleteUpload = route({
  id: "admin.uploads.delete",
  method: "DELETE",
  url: "/admin/uploads/:id",
  access: "admin",
  permission: "upload:write",
  summary: "Deletes an uploaded file for good. Whether something still shows it is not asked.",
  params: ById,
  reply: deletedOf("file"),
  errors: [NoStorage, UploadNotFound],
  handle: async ({ params }, { files }: Uses) => deleted("file", await files.delete(params.id)),
});
