import multipart from "@fastify/multipart";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ShopConfig } from "../config/config.ts";
import type { IncomingFile } from "./route.ts";

/** Files of one request at most. */
const mostFiles = 20;

/** A part of the server whose routes take `multipart/form-data`: nowhere else is it even looked at. */
export async function takingFiles(
  app: FastifyInstance,
  { maxBytes, maxTextBytes }: ShopConfig["files"],
  mountRoutes: (taking: FastifyInstance) => void,
): Promise<void> {
  await app.register(async (taking) => {
    // Whoever reads a file knows its own limit; this one ends what nobody would take.
    const fileSize = Math.max(maxBytes, maxTextBytes) + 1;
    await taking.register(multipart, {
      throwFileSizeLimit: false,
      limits: { fileSize, files: mostFiles, fields: 20, fieldSize: 10_000, parts: mostFiles + 20 },
    });
    mountRoutes(taking);
  });
}

/** The files of the field `files`, or `file` as a client of one file may call it, each to be read before the next one comes. */
export async function* incomingFiles(request: FastifyRequest): AsyncIterable<IncomingFile> {
  if (!request.isMultipart()) return;
  try {
    for await (const { fieldname, filename, mimetype, file } of request.files()) {
      if (fieldname === "files" || fieldname === "file") yield { name: filename, type: mimetype, content: file };
      // The parser waits until a file was read.
      file.resume();
    }
  } finally {
    // What is left of a body that was refused half-way is thrown away: unread it would keep its connection, and a shop that ends, waiting.
    request.raw.unpipe();
    request.raw.resume();
  }
}
