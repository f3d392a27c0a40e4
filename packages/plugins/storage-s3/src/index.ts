import { checkedFileKey, definePlugin, storage } from "@hanse/plugin-kit";
import { Configuration } from "./configuration.ts";

/** Keeps files in an S3 bucket. Browsers read and upload there, past the shop. */
export const s3Files = definePlugin({
  id: "storage-s3",
  implements: { storage },
  config: Configuration,
  async setup({ config, onClose }) {
    // The client is large: only shops that use it load it.
    const { Bucket } = await import("./bucket.ts");
    const bucket = new Bucket(config);
    onClose(async () => bucket.close());
    return {
      storage: {
        async put({ key, contentType, contentBase64, access }, { signal }) {
          checkedFileKey(key);
          await bucket.put(key, { contentType, access }, Buffer.from(contentBase64, "base64"), signal);
          return { key, url: access === "public" ? bucket.publicUrl(key) : null };
        },
        async get({ key }, { signal }) {
          const { contentType, content } = await bucket.get(checkedFileKey(key), signal);
          return { contentType, contentBase64: content.toString("base64") };
        },
        async remove({ keys }, { signal }) {
          await bucket.remove(keys.map(checkedFileKey), signal);
          return {};
        },
        url: async ({ key, expiresInSeconds }, { signal }) => ({
          url: await bucket.readUrl(checkedFileKey(key), expiresInSeconds, signal),
        }),
        uploadUrl: async ({ key, contentType, expiresInSeconds }) => ({
          url: await bucket.uploadUrl(checkedFileKey(key), contentType, expiresInSeconds),
          method: "PUT" as const,
          headers: { "content-type": contentType },
        }),
      },
    };
  },
});
