import { resolve } from "node:path";
import { checkedFileKey, definePlugin, FileNotFound, FileTooLarge, storage } from "@hanse/plugin-kit";
import Type from "typebox";
import { fileReply } from "./file-reply.ts";
import { FileStore } from "./file-store.ts";
import { secretOf } from "./secret.ts";
import { pathOfKey, UrlSigner } from "./signed-url.ts";
import { UrlNotValid, WrongFileType } from "./storage.errors.ts";

const Path = Type.Object({ rest: Type.String() });
const Signature = Type.String({ maxLength: 100 });

/** Keeps files in a folder of this machine and serves them itself. Several processes may share the folder. */
export const localFiles = definePlugin({
  id: "storage-local",
  implements: { storage },
  config: Type.Object({
    folder: Type.String({ minLength: 1, description: "Where the files are kept; made when it is missing." }),
    baseUrl: Type.String({ pattern: "^https?://[^\\s?#]+$", description: "Where browsers reach the shop's API." }),
    secret: Type.Optional(
      Type.String({ minLength: 32, secret: true, description: "Signs addresses; kept in the folder unless given." }),
    ),
    maxBytes: Type.Optional(Type.Integer({ minimum: 1, maximum: 20_971_520, default: 10_485_760 })),
  }),
  async setup({ config, route }) {
    const { maxBytes = 10_485_760 } = config;
    const folder = resolve(config.folder);
    const files = new FileStore(folder);
    await files.prepare();
    const signer = new UrlSigner(config.secret ?? (await secretOf(folder)));
    const root = `${config.baseUrl.replace(/\/+$/, "")}/x/storage-local`;
    const later = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;
    const checkSize = (key: string, bytes: number): void => {
      if (bytes > maxBytes) throw new FileTooLarge({ key, bytes, maxBytes });
    };

    route({
      method: "GET",
      scope: "public",
      path: "/files/*",
      summary: "A file, if it is public or the address is signed.",
      params: Path,
      query: Type.Object({ expires: Type.Optional(Type.Integer()), signature: Type.Optional(Signature) }),
      async handle({ params, query: { expires = 0, signature }, headers }) {
        const key = checkedFileKey(params.rest);
        if (signature !== undefined && !signer.permits({ act: "read", key, expires }, signature, Date.now()))
          throw new UrlNotValid({});
        const file = await files.read(key);
        if (!file || (file.heading.access === "private" && signature === undefined)) throw new FileNotFound({ key });
        return fileReply(file, headers["if-none-match"]);
      },
    });

    route({
      method: "POST",
      scope: "public",
      path: "/uploads/*",
      summary: "Takes a file from a browser at a signed address.",
      params: Path,
      query: Type.Object({ type: Type.String(), expires: Type.Integer(), signature: Signature }),
      rawBody: { maxBytes },
      async handle({ params, query: { type: contentType, expires, signature }, headers, bytes }) {
        const key = checkedFileKey(params.rest);
        if (!signer.permits({ act: "upload", key, contentType, expires }, signature, Date.now()))
          throw new UrlNotValid({});
        if (headers["content-type"] !== contentType) throw new WrongFileType({ expected: contentType });
        checkSize(key, bytes.byteLength);
        await files.put(key, { contentType, access: "private" }, bytes);
        return { key };
      },
    });

    return {
      storage: {
        async put({ key, contentType, contentBase64, access }) {
          checkedFileKey(key);
          const content = Buffer.from(contentBase64, "base64");
          checkSize(key, content.byteLength);
          await files.put(key, { contentType, access }, content);
          return { key, url: access === "public" ? `${root}/files/${pathOfKey(key)}` : null };
        },
        async get({ key }) {
          const file = await files.read(checkedFileKey(key));
          if (!file) throw new FileNotFound({ key });
          return { contentType: file.heading.contentType, contentBase64: file.content.toString("base64") };
        },
        async remove({ keys }) {
          for (const key of keys) checkedFileKey(key);
          for (const key of keys) await files.remove(key);
          return {};
        },
        async url({ key, expiresInSeconds }) {
          const expires = later(expiresInSeconds);
          const signature = signer.sign({ act: "read", key: checkedFileKey(key), expires });
          return { url: `${root}/files/${pathOfKey(key)}?expires=${expires}&signature=${signature}` };
        },
        async uploadUrl({ key, contentType, expiresInSeconds }) {
          const expires = later(expiresInSeconds);
          const signature = signer.sign({ act: "upload", key: checkedFileKey(key), contentType, expires });
          const query = new URLSearchParams({ type: contentType, expires: String(expires), signature });
          return {
            url: `${root}/uploads/${pathOfKey(key)}?${query.toString()}`,
            method: "POST" as const,
            headers: { "content-type": contentType },
          };
        },
      },
    };
  },
});
