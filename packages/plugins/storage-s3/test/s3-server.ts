import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type Credentials, type WireRequest, whySignatureIsWrong } from "./signature-v4.ts";

interface StoredObject {
  readonly body: Buffer;
  readonly contentType: string;
}

interface Reply {
  readonly status: number;
  readonly body?: Buffer | string;
  readonly headers?: Record<string, string>;
}

/** What happens to one request instead of its answer. */
export type Mishap = (request: WireRequest) => Reply | undefined;

/** As much of S3's protocol as the plugin uses, with its refusals: one bucket, of which everybody may read `public/`. */
export interface S3Server {
  readonly url: string;
  readonly objects: ReadonlyMap<string, StoredObject>;
  readonly requests: readonly string[];
  mishap: Mishap | undefined;
  close(): Promise<void>;
}

export const credentials: Credentials = {
  accessKeyId: "AKHANSETEST",
  secretAccessKey: "s3cr3t/+key",
  region: "eu-north-1",
};
export const bucket = "shop-files";

const xml = (status: number, code: string): Reply => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
  headers: { "content-type": "application/xml" },
});

export async function openS3Server(): Promise<S3Server> {
  const objects = new Map<string, StoredObject>();
  const requests: string[] = [];
  const state: { mishap: Mishap | undefined } = { mishap: undefined };
  const server = createServer((incoming, outgoing) => {
    void readRequest(incoming).then((request) => {
      requests.push(`${request.method} ${request.target.split("?")[0]}`);
      const { status, body, headers } = state.mishap?.(request) ?? answer(request, objects);
      outgoing.writeHead(status, headers).end(request.method === "HEAD" ? undefined : body);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    requests,
    get mishap() {
      return state.mishap;
    },
    set mishap(mishap) {
      state.mishap = mishap;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const headers = incoming.headers as Record<string, string>;
  return { method: incoming.method ?? "", target: incoming.url ?? "", headers, body: Buffer.concat(chunks) };
}

function answer(request: WireRequest, objects: Map<string, StoredObject>): Reply {
  const { method, target, headers, body } = request;
  const [path = "", query = ""] = target.split("?");
  const [, name, ...rest] = path.split("/").map(decodeURIComponent);
  if (name !== bucket) return xml(404, "NoSuchBucket");
  const key = rest.join("/");
  const isSigned = headers["authorization"] !== undefined || query.includes("X-Amz-");
  const isOpen = method === "GET" && !isSigned && key.startsWith("public/");
  const wrong = isOpen ? undefined : whySignatureIsWrong(request, credentials, new Date());
  if (wrong !== undefined) return xml(403, wrong);

  if (method === "POST" && /^delete(=|&|$)/.test(query)) return deleteAll(request, objects);
  const object = objects.get(key);
  switch (method) {
    case "GET":
    case "HEAD":
      if (!object) return xml(404, "NoSuchKey");
      return {
        status: 200,
        body: object.body,
        headers: { "content-type": object.contentType, "content-length": String(object.body.byteLength) },
      };
    case "PUT":
      if (Buffer.byteLength(key) > 1_024) return xml(400, "KeyTooLongError");
      objects.set(key, { body, contentType: headers["content-type"] ?? "binary/octet-stream" });
      return { status: 200, headers: { etag: '"0"' } };
    case "DELETE":
      objects.delete(key);
      return { status: 204 };
    default:
      return xml(405, "MethodNotAllowed");
  }
}

function deleteAll({ headers, body }: WireRequest, objects: Map<string, StoredObject>): Reply {
  const hasChecksum = Object.keys(headers).some((header) => /^(content-md5|x-amz-checksum-\w+)$/.test(header));
  if (!hasChecksum) return xml(400, "InvalidRequest");
  const keys = [...body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = ""]) => unescaped(key));
  if (keys.length > 1_000 || keys.length === 0) return xml(400, "MalformedXML");
  for (const key of keys) objects.delete(key);
  return { status: 200, body: "<DeleteResult/>", headers: { "content-type": "application/xml" } };
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const unescaped = (text: string): string =>
  text
    .replaceAll(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name] ?? "")
    .replaceAll(/&#x([0-9a-fA-F]+);/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
