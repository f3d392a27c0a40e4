import { defineModule } from "../platform/module.ts";
import { createUploads, deleteUpload, presignUpload, retrieveUpload } from "./admin.routes.ts";
import { FileService } from "./file.service.ts";
import { CreateUpload } from "./migrations/0001-upload.ts";
import { Upload } from "./upload.entity.ts";

export const filesModule = defineModule({
  name: "files",
  entities: [Upload],
  migrations: [{ name: "files/0001", class: CreateUpload }],
  services: { files: FileService },
  routes: [createUploads, presignUpload, retrieveUpload, deleteUpload],
});
