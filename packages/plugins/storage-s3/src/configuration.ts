import Type, { type Static } from "typebox";

const WebAddress = { pattern: "^https?://[^\\s?#]+$" };

export const Configuration = Type.Object({
  endpoint: Type.Optional(Type.String({ ...WebAddress, description: "Of a service other than Amazon's." })),
  region: Type.Optional(Type.String({ minLength: 1, default: "us-east-1" })),
  bucket: Type.String({ minLength: 3, maxLength: 63, pattern: "^[a-z0-9.-]+$" }),
  forcePathStyle: Type.Optional(
    Type.Boolean({
      default: false,
      description: "The bucket in the path instead of the host's name, as MinIO has it.",
    }),
  ),
  accessKeyId: Type.String({ minLength: 1 }),
  secretAccessKey: Type.String({ minLength: 1, secret: true }),
  publicUrl: Type.Optional(
    Type.String({
      ...WebAddress,
      description: "Where browsers find the bucket, such as a CDN; its own address unless given.",
    }),
  ),
  maxBytes: Type.Optional(Type.Integer({ minimum: 1, maximum: 20_971_520, default: 10_485_760 })),
});
export type Configuration = Static<typeof Configuration>;
