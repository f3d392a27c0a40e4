/**
 * Files that staff upload: pictures, documents, tables to import. What they hold is checked; where they are kept is the
 * storage plugin's business. Which product shows which picture is the catalogue's.
 */
export { FileService } from "./file.service.ts";
export {
  FileTypeDiffers,
  FileTypeRefused,
  NoFilesSent,
  NoStorage,
  UploadIsNoText,
  UploadNotFound,
  UploadTooLarge,
} from "./files.errors.ts";
