import { setTimeout as sleep } from "node:timers/promises";
import type { Door } from "../shopper.ts";
import type { EngineProcess } from "./engine-process.ts";

const attempts = 600;

/** A shopper's device that tries again when it is told to come back later; nothing but that and success is expected. */
export const patientDoor = (engine: EngineProcess, onPutOff: () => void): Door => ({
  key: engine.key,
  app: {
    async inject(request) {
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const answer = await engine.app.inject(request);
        if (answer.statusCode !== 503) return answer;
        onPutOff();
        await sleep(100);
      }
      throw new Error(`${request.method} ${request.url} answered 503 ${attempts} times.`);
    },
  },
});
