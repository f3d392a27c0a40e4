import { randomBytes } from "node:crypto";
import { type Client, type Database, newId, storage } from "@hanse/plugin-kit";
import type { ShopConfig } from "../platform/config/config.ts";
import type { IncomingFile } from "../platform/http/route.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { type FileType, fileTypeOf, headLength, isAcceptedType, isDeclared, isText, isTextType } from "./file-type.ts";
import {
  FileTypeDiffers,
  FileTypeRefused,
  NoFilesSent,
  NoStorage,
  UploadIsNoText,
  UploadNotFound,
  UploadTooLarge,
} from "./files.errors.ts";
import { Upload } from "./upload.entity.ts";

/** How long a signed address holds. */
const addressSeconds = 3_600;
const longestName = 200;
const notToItsEnd = "it is not text in UTF-8 to its end";

/** A file as it is kept. */
export interface StoredUpload {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly mimeType: string;
  readonly size: number;
  /** Where it can be read: for ever when it is public, for an hour otherwise. */
  readonly url: string;
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

type Kept = Pick<StoredUpload, "key" | "name" | "mimeType" | "size"> & { readonly url: string | null };

/** A file that is about to be uploaded, as its sender describes it. */
export interface Announced {
  readonly name: string;
  readonly mimeType: string;
  readonly size: number;
}

/** Files that staff upload: checked, kept by the storage plugin, and remembered. */
export class FileService {
  readonly #database: Database;
  readonly #plugins: PluginHost;
  readonly #limits: ShopConfig["files"];

  constructor({ database, plugins, config }: { database: Database; plugins: PluginHost; config: ShopConfig }) {
    this.#database = database;
    this.#plugins = plugins;
    this.#limits = config.files;
  }

  /** Checks and keeps files: all of them, or none. One at a time is in memory. */
  async upload(files: AsyncIterable<IncomingFile>, createdBy: string): Promise<StoredUpload[]> {
    const store = this.#store();
    const kept: Kept[] = [];
    try {
      for await (const file of files) kept.push(await this.#keep(store, file));
      if (kept.length === 0) throw new NoFilesSent({});
      return await Promise.all((await this.#record(kept, createdBy)).map((row) => this.#readable(row)));
    } catch (error) {
      if (kept.length > 0) await store.remove({ keys: kept.map(({ key }) => key) }).catch(() => undefined);
      throw error;
    }
  }

  /**
   * Where a client may put a file itself, which becomes a private one. Undefined address: nowhere but with `upload`, as the
   * storage plugin takes no PUT.
   */
  async announce(
    { name, mimeType, size }: Announced,
    createdBy: string,
  ): Promise<Announced & { key: string; url?: string }> {
    const type = mimeType.toLowerCase();
    if (type !== "" && !isAcceptedType(type)) throw new FileTypeRefused({ name, reason: `its type is ${type}` });
    const maxBytes = type.startsWith("image/") ? this.#limits.maxBytes : this.#limits.maxTextBytes;
    if (size > maxBytes) throw new UploadTooLarge({ name, maxBytes });
    const key = newKey(/\.(\w{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? "bin");
    const announced = { name, mimeType: type, size, key };
    if (type === "") return announced;
    const put = await this.#store().uploadUrl({ key, contentType: type, expiresInSeconds: addressSeconds });
    if (put.method !== "PUT") return announced;
    await this.#record([{ ...announced, url: null }], createdBy);
    return { ...announced, url: put.url };
  }

  /** By id or key. @throws UploadNotFound */
  async get(id: string): Promise<StoredUpload> {
    return this.#readable(await this.#find(id));
  }

  /**
   * What a text holds, by its id or key: for imports. It is looked at once more, as what a client has put somewhere itself can be
   * anything.
   *
   * @throws UploadNotFound; UploadIsNoText
   */
  async readText(id: string): Promise<Buffer> {
    const { key, name, mimeType } = await this.#find(id);
    if (!isTextType(mimeType)) throw new UploadIsNoText({ name, reason: `it is ${mimeType}` });
    const { contentBase64 } = await this.#store().get({ key });
    const content = Buffer.from(contentBase64, "base64");
    const found = fileTypeOf(content.subarray(0, headLength), name);
    if ("reason" in found) throw new UploadIsNoText({ name, reason: found.reason });
    if (!found.isText) throw new UploadIsNoText({ name, reason: `it is ${found.mimeType}` });
    if (!isText(content)) throw new UploadIsNoText({ name, reason: notToItsEnd });
    return content;
  }

  /** The file goes first: what is left behind by a failure can be deleted again. Returns its id. */
  async delete(id: string): Promise<string> {
    const row = await this.#find(id);
    await this.#store().remove({ keys: [row.key] });
    await this.#database.transaction(async (tx) => void (await tx.em.nativeDelete(Upload, { id: row.id })));
    return row.id;
  }

  async #keep(store: Client<typeof storage>, file: IncomingFile): Promise<Kept> {
    const name = file.name.slice(-longestName);
    const { type, content } = await this.#received(name, file);
    const key = newKey(type.extension);
    const { mimeType } = type;
    const access = type.isText ? "private" : "public";
    const { url } = await store.put({ key, contentType: mimeType, contentBase64: content.toString("base64"), access });
    return { key, name, mimeType, size: content.byteLength, url };
  }

  /** Reads no more of a file than its type may have. */
  async #received(
    name: string,
    { type: declared, content }: IncomingFile,
  ): Promise<{ type: FileType; content: Buffer }> {
    const chunks: Buffer[] = [];
    let size = 0;
    let type: FileType | undefined;
    for await (const chunk of content) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size >= headLength) type ??= typeOf(chunks, name, declared);
      const maxBytes = type?.isText === true ? this.#limits.maxTextBytes : this.#limits.maxBytes;
      if (type && size > maxBytes) throw new UploadTooLarge({ name, maxBytes });
    }
    type ??= typeOf(chunks, name, declared);
    const whole = Buffer.concat(chunks);
    if (type.isText && !isText(whole)) throw new FileTypeRefused({ name, reason: notToItsEnd });
    return { type, content: whole };
  }

  async #record(files: readonly Kept[], createdBy: string): Promise<Upload[]> {
    return this.#database.transaction(async (tx) => {
      const rows = files.map((file) =>
        tx.em.create(Upload, { ...file, id: newId("file"), createdBy, createdAt: new Date() }),
      );
      await tx.em.flush();
      return rows;
    });
  }

  async #find(id: string): Promise<Upload> {
    const found = await this.#database.em.findOne(Upload, { $or: [{ id }, { key: id }] });
    if (!found) throw new UploadNotFound({ id });
    return found;
  }

  async #readable({ id, key, name, mimeType, size, url, createdBy = null, createdAt }: Upload): Promise<StoredUpload> {
    const address = url ?? (await this.#store().url({ key, expiresInSeconds: addressSeconds })).url;
    return { id, key, name, mimeType, size, url: address, createdBy, createdAt };
  }

  #store(): Client<typeof storage> {
    const store = this.#plugins.optional(storage);
    if (!store) throw new NoStorage({});
    return store;
  }
}

/** @throws FileTypeRefused; FileTypeDiffers */
function typeOf(chunks: readonly Buffer[], name: string, declared: string): FileType {
  const found = fileTypeOf(Buffer.concat(chunks).subarray(0, headLength), name);
  if ("reason" in found) throw new FileTypeRefused({ name, reason: found.reason });
  if (!isDeclared(found, declared)) throw new FileTypeDiffers({ name, declared, found: found.mimeType });
  return found;
}

/** Nobody guesses it, and nothing of the sender's is in it but what the extension says. */
const newKey = (extension: string): string => `uploads/${randomBytes(16).toString("hex")}.${extension}`;
