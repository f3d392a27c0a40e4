import { createHash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

export type Access = "public" | "private";

/** What is known of a file besides its content. */
export interface FileHeading {
  readonly key: string;
  readonly contentType: string;
  readonly access: Access;
  /** Bytes of the content. */
  readonly size: number;
  /** Changes with the content and its type. */
  readonly etag: string;
}

export interface StoredFile {
  readonly heading: FileHeading;
  readonly content: Buffer;
}

/** Longer than any heading: the longest key, escaped, and the longest type. */
const headingBytes = 8_192;
/** How long a write may take before what it left is thought to be a crash's. */
const abandonedMs = 3_600_000;

/**
 * Files in a folder. Each is one file on disk, named by the hash of its key, so that a key can be anything and never leads
 * out of the folder: a line of JSON that says what it is, then its content. Written beside and renamed, so that readers see
 * the old file or the new one, whole.
 */
export class FileStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder and clears away what crashes left. */
  async prepare(): Promise<void> {
    await mkdir(this.#unfinished, { recursive: true });
    for (const name of await readdir(this.#unfinished)) {
      const path = join(this.#unfinished, name);
      const found = await stat(path).catch(() => undefined);
      if (found && Date.now() - found.mtimeMs > abandonedMs) await rm(path, { force: true });
    }
  }

  async put(key: string, about: { contentType: string; access: Access }, content: Uint8Array): Promise<void> {
    const etag = createHash("sha256").update(about.contentType).update("\0").update(content).digest("base64url");
    const heading: FileHeading = { key, ...about, size: content.byteLength, etag };
    const unfinished = join(this.#unfinished, randomUUID());
    const path = this.#pathOf(key);
    try {
      const file = await open(unfinished, "wx", 0o640);
      try {
        await file.writeFile(`${JSON.stringify(heading)}\n`);
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
      await mkdir(dirname(path), { recursive: true });
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  /** Undefined when there is none. */
  async heading(key: string): Promise<FileHeading | undefined> {
    return this.#opened(key, async (heading) => heading);
  }

  /** Undefined when there is none. */
  async read(key: string): Promise<StoredFile | undefined> {
    return this.#opened(key, async (heading, readRest) => ({ heading, content: await readRest() }));
  }

  async remove(key: string): Promise<void> {
    await rm(this.#pathOf(key), { force: true });
  }

  async #opened<T>(
    key: string,
    use: (heading: FileHeading, readRest: () => Promise<Buffer>) => Promise<T>,
  ): Promise<T | undefined> {
    // A link that somebody laid there is not followed.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW;
    const file = await open(this.#pathOf(key), flags).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
      throw error;
    });
    if (!file) return undefined;
    try {
      const start = Buffer.alloc(headingBytes);
      const { bytesRead } = await file.read(start, 0, headingBytes, 0);
      const end = start.subarray(0, bytesRead).indexOf(0x0a);
      if (end < 0) throw new Error(`the file of ${key} is damaged: it has no heading`);
      const heading = JSON.parse(start.subarray(0, end).toString()) as FileHeading;
      const readRest = async (): Promise<Buffer> => {
        const content = Buffer.alloc(heading.size);
        const read = await file.read(content, 0, heading.size, end + 1);
        if (read.bytesRead !== heading.size) throw new Error(`the file of ${key} is damaged: it is cut off`);
        return content;
      };
      return await use(heading, readRest);
    } finally {
      await file.close();
    }
  }

  get #unfinished(): string {
    return join(this.#folder, "unfinished");
  }

  #pathOf(key: string): string {
    const name = createHash("sha256").update(key).digest("hex");
    return join(this.#folder, "files", name.slice(0, 2), name);
  }
}
