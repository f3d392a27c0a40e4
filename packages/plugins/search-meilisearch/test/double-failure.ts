/** An error as Meilisearch answers it. */
export class Failure extends Error {
  readonly status: number;
  readonly code: string;
  readonly type: string;

  constructor(status: number, code: string, message: string, type = "invalid_request") {
    super(message);
    this.status = status;
    this.code = code;
    this.type = type;
  }

  get json(): { message: string; code: string; type: string; link: string } {
    const { message, code, type } = this;
    return { message, code, type, link: `https://docs.meilisearch.com/errors#${code}` };
  }
}

export const indexNotFound = (uid: string): Failure =>
  new Failure(404, "index_not_found", `Index \`${uid}\` not found.`);
