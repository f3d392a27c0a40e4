import type { EventIntake } from "@hanse/plugin-kit/remote";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { PluginHost } from "./plugin-host.ts";

const deadlineMs = 20_000;

/** `POST /hooks/<contract>/<provider>`: callbacks of a provider's own servers, handed over byte by byte. */
export function mountWebhooks(app: FastifyInstance, plugins: PluginHost): void {
  app.post<{ Params: { contract: string; provider: string } }>(
    "/hooks/:contract/:provider",
    { bodyLimit: 1_048_576 },
    async (request, reply) => {
      const { contract, provider } = request.params;
      const hosted = plugins.provided(contract, provider);
      const signal = AbortSignal.timeout(deadlineMs);
      const call = { headers: plainHeaders(request), body: bytesOf(request), signal };
      const { status, body } = await hosted.attempt("webhook", signal, (running) => running.webhook(call));
      return reply
        .status(status)
        .type("text/plain; charset=utf-8")
        .send(body ?? "");
    },
  );
}

/** `POST /plugin/events`: what services tell, signed. */
export function mountEventIntake(app: FastifyInstance, intake: EventIntake): void {
  app.post("/plugin/events", { bodyLimit: 8_388_608 }, async (request, reply): Promise<FastifyReply> => {
    const { method, url: target } = request;
    const answer = await intake.take(
      { method, target, fields: plainHeaders(request), body: bytesOf(request) },
      request.ip,
    );
    return reply.status(answer.status).headers(answer.headers).send(answer.body);
  });
}

const bytesOf = ({ body }: FastifyRequest): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

const plainHeaders = ({ headers }: FastifyRequest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
