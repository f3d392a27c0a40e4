import { type Database, unnamed } from "@hanse/plugin-kit";
import { untilDeadAreForgotten } from "./dead-engines.ts";
import type { EngineProcess } from "./engine-process.ts";
import { type Fault, faultHeader } from "./fault.ts";

/** A request under an `Idempotency-Key`. */
export interface KeyedPost {
  /** Of whoever sends it: a key is theirs alone. */
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  readonly payload: object;
  readonly key: string;
  readonly fault?: Fault | undefined;
}

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/** Undefined when the engine died over it. */
export async function postOnce(
  engine: EngineProcess,
  { headers, url, payload, key, fault }: KeyedPost,
): Promise<Answer | undefined> {
  try {
    const response = await fetch(`${engine.url}${url}`, {
      method: "POST",
      headers: {
        ...headers,
        "content-type": "application/json",
        "idempotency-key": key,
        ...(fault && { [faultHeader]: JSON.stringify(fault) }),
      },
      body: JSON.stringify(payload),
    });
    return { status: response.status, retryAfter: response.headers.get("retry-after"), text: await response.text() };
  } catch (error) {
    if (await engine.hasEndedWithin(10_000)) return undefined;
    throw error;
  }
}

const release = unnamed<never>("UPDATE idempotency_key SET lease_until = now() WHERE key = $1 AND state = 'running'");

/** A dead process keeps a key for a minute; this has that minute pass. */
export async function letGo(database: Database, key: string): Promise<void> {
  await untilDeadAreForgotten(database);
  await database.query(release, [key]);
}
