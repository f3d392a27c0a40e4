import type { AddressInfo } from "node:net";
import Fastify from "fastify";
import { serveParent } from "../parent.ts";

// The floor of cached replies: bare Fastify, a constant body of the same size.

let constant = Buffer.alloc(0);

const app = Fastify();
app.get("/*", (_request, reply) => {
  reply.header("content-type", "application/json; charset=utf-8").send(constant);
});

await app.listen({ port: 0, host: "127.0.0.1" });
serveParent({ port: (app.server.address() as AddressInfo).port }, () => app.close(), {
  answerWith: async (body: string) => void (constant = Buffer.from(body)),
});
