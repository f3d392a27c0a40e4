import type { Static, TObject, TSchema } from "typebox";

type Part = TObject | undefined;
type In<S> = S extends TSchema ? Static<S> : undefined;

/** Who a request to a plugin's route comes from, as far as the shop knows. */
export interface Principal {
  readonly kind: "customer" | "user" | "api-key" | "anonymous";
  /** Id of the customer, user or key; null for anonymous ones. */
  readonly id: string | null;
  /** Sales channels of the publishable key; empty but for store routes. */
  readonly salesChannelIds: readonly string[];
}

/** The request's headers that a plugin gets to see. */
export const passedHeaders: readonly string[] = ["accept", "accept-language", "content-type", "if-none-match"];

/** A request whose every part was validated. */
export interface PluginRequest<
  P extends Part = Part,
  Q extends Part = Part,
  B extends TSchema | undefined = undefined,
> {
  readonly params: In<P>;
  readonly query: In<Q>;
  readonly body: In<B>;
  /** The body as it came, where the route declares `rawBody`; empty otherwise. */
  readonly bytes: Uint8Array;
  /** Those of {@link passedHeaders} that were sent, names in lower case; never cookies or credentials. */
  readonly headers: Readonly<Record<string, string>>;
  readonly principal: Principal;
  readonly signal: AbortSignal;
}

const brand = Symbol.for("hanse.plugin-reply");

/** A reply that is not JSON, or not 200. */
export class PluginReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;

  /** Whichever copy of this package made it. */
  static [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
  }

  constructor(
    body: Uint8Array | string,
    { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
  ) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

Object.defineProperty(PluginReply.prototype, brand, { value: true });

/** An endpoint that a plugin brings along. The shop recognises the caller; the plugin is told who it is. */
export interface PluginRoute<
  P extends Part = Part,
  Q extends Part = Part,
  B extends TSchema | undefined = TSchema | undefined,
> {
  readonly method: "GET" | "POST" | "DELETE";
  /**
   * Who may call it, and below which path it is found: `store` needs a publishable key (`/store/x/<plugin>/…`), `admin` a
   * staff user or secret key with the permission (`/admin/x/<plugin>/…`), `public` nothing (`/x/<plugin>/…`).
   */
  readonly scope: "store" | "admin" | "public";
  /** Below that path, with `:name` parameters: `/labels/:id`. The last may be `*`, for a rest with slashes: the parameter `rest`. */
  readonly path: string;
  /** Required with `admin`: `fulfillment:read`. */
  readonly permission?: string;
  /** One sentence for the reference. */
  readonly summary: string;
  readonly params?: P;
  /** Values arrive as numbers and booleans where the schema says so. */
  readonly query?: Q;
  readonly body?: B;
  /** Takes a body of any type as it comes, up to so many bytes, under `bytes`; excludes `body`. */
  readonly rawBody?: { readonly maxBytes: number };
  /** A JSON value, or a {@link PluginReply}. */
  handle(request: PluginRequest<P, Q, B>): Promise<unknown>;
}

/** A route whose types have been checked where it was written. */
export interface AnyPluginRoute extends Omit<PluginRoute, "handle"> {
  handle(request: PluginRequest<Part, Part, TSchema | undefined>): Promise<unknown>;
}
