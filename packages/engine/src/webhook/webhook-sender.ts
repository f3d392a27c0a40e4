import type { Agent } from "undici";
import type { ShopConfig } from "../platform/config/config.ts";
import { parseRetryAfter } from "./retry-pause.ts";
import { signatureHeaders } from "./signature.ts";

/** A message as it is sent: the same for each attempt. */
export interface Message {
  readonly id: string;
  readonly eventName: string;
  /** ISO 8601. */
  readonly occurredAt: string;
  readonly payload: unknown;
}

export interface Target {
  readonly url: string;
  readonly secrets: readonly string[];
}

/** What became of an attempt. `error` is null when the endpoint took the message. */
export interface Outcome {
  /** ISO 8601. */
  readonly at: string;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly durationMs: number;
  readonly response: string;
  readonly retryAfterSeconds?: number;
}

interface Answer {
  readonly statusCode: number;
  readonly retryAfter: string | undefined;
  readonly response: string;
}

const readBytes = 65_536;
const keptCharacters = 500;

/** Sends messages, one attempt at a time. */
export class WebhookSender {
  readonly #allowPrivate: boolean;
  readonly #timeoutMs: number;
  #agent: Promise<Agent> | undefined;

  constructor({ config }: { config: ShopConfig }) {
    this.#allowPrivate = config.webhooks.allowPrivateTargets;
    this.#timeoutMs = config.webhooks.timeoutSeconds * 1_000;
  }

  /** Tries once. Never throws: whatever goes wrong is the attempt's outcome. */
  async send(message: Message, { url, secrets }: Target, signal?: AbortSignal): Promise<Outcome> {
    const startedAt = Date.now();
    const began = performance.now();
    const { id, eventName: type, occurredAt: timestamp, payload: data } = message;
    const body = JSON.stringify({ type, timestamp, data });
    const headers = signatureHeaders({ id, timestamp: Math.floor(startedAt / 1_000), body }, secrets);
    const late = AbortSignal.timeout(this.#timeoutMs);
    const either = signal ? AbortSignal.any([late, signal]) : late;
    const outcome = await this.#post(url, headers, body, either).then(
      ({ statusCode, retryAfter, response }) => {
        const seconds = parseRetryAfter(retryAfter);
        return {
          statusCode,
          error: problemOf(statusCode),
          response,
          ...(seconds !== undefined && { retryAfterSeconds: seconds }),
        };
      },
      (error: unknown) => ({ statusCode: null, error: this.#explain(error, late, signal), response: "" }),
    );
    return { at: new Date(startedAt).toISOString(), durationMs: Math.round(performance.now() - began), ...outcome };
  }

  async #post(url: string, headers: Record<string, string>, body: string, signal: AbortSignal): Promise<Answer> {
    const { origin, pathname, search } = new URL(url);
    const agent = await (this.#agent ??= this.#open());
    const reply = await agent.request({
      origin,
      path: pathname + search,
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "Hanse-Webhooks", ...headers },
      body,
      signal,
    });
    const retryAfter = reply.headers["retry-after"];
    return {
      statusCode: reply.statusCode,
      retryAfter: typeof retryAfter === "string" ? retryAfter : undefined,
      response: await beginningOf(reply.body),
    };
  }

  /** Loaded with the first message: most shops have no webhooks. */
  async #open(): Promise<Agent> {
    const { openAgent } = await import("./public-agent.ts");
    return openAgent({ allowPrivate: this.#allowPrivate });
  }

  #explain(error: unknown, late: AbortSignal, stopped: AbortSignal | undefined): string {
    if (late.aborted) return `There was no answer within ${this.#timeoutMs / 1_000} s.`;
    if (stopped?.aborted) return "The shop's process was stopped before there was an answer.";
    const text = error instanceof AggregateError ? (error.errors as unknown[]).map(String).join("; ") : String(error);
    return kept(text);
  }
}

/** The status is the answer, so what goes wrong after it does not matter. */
async function beginningOf(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of body) {
      parts.push(part);
      length += part.length;
      if (length >= readBytes) break;
    }
  } catch {
    // What has come until then is kept.
  }
  return kept(Buffer.concat(parts).toString("utf8"));
}

/** What PostgreSQL can store of it. */
const kept = (text: string): string => text.replaceAll("\0", "").slice(0, keptCharacters).toWellFormed();

function problemOf(statusCode: number): string | null {
  if (statusCode >= 200 && statusCode < 300) return null;
  if (statusCode >= 300 && statusCode < 400)
    return `It answered ${statusCode}. Redirects are not followed: change the webhook's url to where they lead.`;
  return `It answered ${statusCode}.`;
}
