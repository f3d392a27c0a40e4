import { defineEntity, type InferEntity, p } from "@mikro-orm/postgresql";

/** A file that staff uploaded, or were given an address to upload to. */
export const Upload = defineEntity({
  name: "Upload",
  tableName: "upload",
  properties: {
    id: p.string().primary(),
    /** Where the storage plugin has it. */
    key: p.string().unique(),
    name: p.string(),
    mimeType: p.string(),
    size: p.bigint("number"),
    /** Null for a private file. */
    url: p.string().nullable(),
    createdBy: p.string().nullable(),
    createdAt: p.datetime().onCreate(() => new Date()),
  },
});
export type Upload = InferEntity<typeof Upload>;
