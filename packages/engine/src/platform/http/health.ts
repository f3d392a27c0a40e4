import type { FastifyInstance } from "fastify";

/** Whether the shop can serve: throws when it cannot. */
export type ReadinessCheck = () => Promise<void>;

/**
 * `/livez`: the process runs. `/readyz`: it can serve, which needs the database. `/health`: the same under the name that
 * Medusa's clients poll.
 */
export function mountHealth(app: FastifyInstance, ready: ReadinessCheck, isStopping: () => boolean): void {
  app.get("/livez", async () => ({ status: "ok" }));
  for (const url of ["/readyz", "/health"]) {
    app.get(url, async (_request, reply) => {
      if (isStopping()) return reply.status(503).send({ status: "stopping" });
      try {
        await ready();
        return { status: "ok" };
      } catch {
        return reply
          .status(503)
          .header("retry-after", "1")
          .send({ status: "unavailable", reason: "the database cannot be reached" });
      }
    });
  }
}
