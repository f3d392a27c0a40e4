import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { FileNotFound, FileTooLarge } from "@hanse/plugin-kit";
import type { Configuration } from "./configuration.ts";

export type Access = "public" | "private";

/** A key as a path: everything escaped but its slashes. */
const pathOfKey = (key: string): string => key.split("/").map(encodeURIComponent).join("/");

const isMissing = (error: unknown): boolean =>
  error instanceof S3ServiceException && (error.$metadata.httpStatusCode === 404 || error.name === "NoSuchKey");

/**
 * A bucket of any S3 service. Public files are kept below `public/`, private ones below `private/`: which of them everybody
 * may read is the bucket's policy to say, as services differ in whether they have access lists.
 */
export class Bucket {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #publicUrl: string;
  readonly #maxBytes: number;

  constructor({ maxBytes = 10_485_760, ...config }: Configuration) {
    const {
      endpoint,
      region = "us-east-1",
      bucket,
      forcePathStyle = false,
      accessKeyId,
      secretAccessKey,
      publicUrl,
    } = config;
    this.#bucket = bucket;
    this.#maxBytes = maxBytes;
    this.#publicUrl = (publicUrl ?? addressOf(config)).replace(/\/+$/, "");
    this.#client = new S3Client({
      region,
      ...(endpoint !== undefined && { endpoint }),
      forcePathStyle,
      credentials: { accessKeyId, secretAccessKey },
      // Not all services know the checksums that Amazon's has had since 2024.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      maxAttempts: 3,
    });
  }

  async put(
    key: string,
    { contentType, access }: { contentType: string; access: Access },
    content: Buffer,
    abortSignal: AbortSignal,
  ): Promise<void> {
    this.#checkSize(key, content.byteLength);
    const command = new PutObjectCommand({
      Bucket: this.#bucket,
      Key: `${access}/${key}`,
      ContentType: contentType,
      Body: content,
      ...(access === "public" && { CacheControl: "public, max-age=300" }),
    });
    await this.#client.send(command, { abortSignal });
    await this.#delete([`${access === "public" ? "private" : "public"}/${key}`], abortSignal);
  }

  async get(key: string, abortSignal: AbortSignal): Promise<{ contentType: string; content: Buffer }> {
    const found = (await this.#find("private", key, abortSignal)) ?? (await this.#find("public", key, abortSignal));
    if (!found) throw new FileNotFound({ key });
    const { Body, ContentLength = 0, ContentType = "application/octet-stream" } = found;
    this.#checkSize(key, ContentLength);
    const content = Buffer.from((await Body?.transformToByteArray()) ?? []);
    return { contentType: ContentType, content };
  }

  async remove(keys: readonly string[], abortSignal: AbortSignal): Promise<void> {
    const objects = keys.flatMap((key) => [`private/${key}`, `public/${key}`]);
    // A thousand is the most that one request takes.
    for (let from = 0; from < objects.length; from += 1_000)
      await this.#delete(objects.slice(from, from + 1_000), abortSignal);
  }

  publicUrl(key: string): string {
    return `${this.#publicUrl}/public/${pathOfKey(key)}`;
  }

  async readUrl(key: string, expiresIn: number, abortSignal: AbortSignal): Promise<string> {
    const isPublic = await this.#exists("public", key, abortSignal);
    const command = new GetObjectCommand({ Bucket: this.#bucket, Key: `${isPublic ? "public" : "private"}/${key}` });
    return getSignedUrl(this.#client, command, { expiresIn });
  }

  uploadUrl(key: string, contentType: string, expiresIn: number): Promise<string> {
    const command = new PutObjectCommand({ Bucket: this.#bucket, Key: `private/${key}`, ContentType: contentType });
    // Signed with the type, so that nothing else can be put there.
    return getSignedUrl(this.#client, command, { expiresIn, signableHeaders: new Set(["content-type", "host"]) });
  }

  close(): void {
    this.#client.destroy();
  }

  async #find(access: Access, key: string, abortSignal: AbortSignal) {
    try {
      const command = new GetObjectCommand({ Bucket: this.#bucket, Key: `${access}/${key}` });
      return await this.#client.send(command, { abortSignal });
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async #exists(access: Access, key: string, abortSignal: AbortSignal): Promise<boolean> {
    try {
      await this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: `${access}/${key}` }), {
        abortSignal,
      });
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  async #delete(objects: readonly string[], abortSignal: AbortSignal): Promise<void> {
    const { Errors = [] } = await this.#client.send(
      new DeleteObjectsCommand({
        Bucket: this.#bucket,
        Delete: { Quiet: true, Objects: objects.map((Key) => ({ Key })) },
      }),
      { abortSignal },
    );
    const [first] = Errors;
    if (first) throw new Error(`S3 could not delete ${first.Key}: ${first.Code} ${first.Message}`);
  }

  #checkSize(key: string, bytes: number): void {
    if (bytes > this.#maxBytes) throw new FileTooLarge({ key, bytes, maxBytes: this.#maxBytes });
  }
}

/** The bucket's own address, where it has no name of the shop's. */
function addressOf({ endpoint, region = "us-east-1", bucket, forcePathStyle }: Configuration): string {
  const url = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
  if (forcePathStyle) url.pathname = `${url.pathname.replace(/\/+$/, "")}/${bucket}`;
  else url.hostname = `${bucket}.${url.hostname}`;
  return url.href;
}
