/** A reply that is more than a 200 with a JSON value: another status, extra headers, or a body that is rendered already. */
export class Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[]>>;

  constructor(status: number, body: unknown, headers: Readonly<Record<string, string | string[]>> = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** JSON text that PostgreSQL, a cache or a handler already put together: sent as it is, parsed by nobody. */
export const renderedJson = (text: string | Buffer, headers: Record<string, string> = {}): Answer =>
  new Answer(200, text, { "content-type": "application/json; charset=utf-8", ...headers });
