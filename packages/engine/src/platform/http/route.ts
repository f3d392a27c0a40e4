import type { Static, TObject, TSchema } from "typebox";
import type { ErrorDefinition } from "@hanse/plugin-kit";
import type { Access, CallerOf } from "./access.ts";
import type { FieldGrammar, Selection } from "./fields.ts";
import type { Answer } from "./answer.ts";

type Part = TObject | undefined;
type In<S> = S extends TSchema ? Static<S> : undefined;

/** A file of a multipart body, while it arrives. What is not read is thrown away. */
export interface IncomingFile {
  readonly name: string;
  /** What the client says it is. */
  readonly type: string;
  readonly content: AsyncIterable<Buffer>;
}

/** A request whose every part was validated. */
export interface RouteRequest<P extends Part, Q extends Part, B extends TSchema | undefined, A extends Access> {
  readonly params: In<P>;
  readonly query: In<Q>;
  readonly body: In<B>;
  readonly caller: CallerOf<A>;
  /** What `fields=` selects; everything the route shows by default without it. */
  readonly fields: Selection;
  /** Path and query as sent: names the reply in a cache. */
  readonly url: string;
  /** Raw headers; for the few that mean something (`if-none-match`). */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Of a route that takes files: those of the field `files`, one after the other. None when the body is not multipart. */
  files(): AsyncIterable<IncomingFile>;
}

/** Validation, access, handler and documentation of one endpoint. */
export interface Route<
  P extends Part,
  Q extends Part,
  B extends TSchema | undefined,
  R extends TSchema,
  A extends Access,
  Uses,
> {
  /** The OpenAPI operationId and the SDK's method: `carts.addLineItem`. */
  readonly id: string;
  readonly method: "GET" | "POST" | "DELETE";
  /** Path with `:name` parameters. */
  readonly url: string;
  readonly access: A;
  /** Required with `access: "admin"`: `product:read`. */
  readonly permission?: string;
  /** One sentence for the reference. */
  readonly summary: string;
  readonly params?: P;
  /** Query parameters; `fields` is added by `selects`. */
  readonly query?: Q;
  readonly body?: B;
  /** Takes `multipart/form-data` instead of JSON. */
  readonly takesFiles?: boolean;
  readonly reply: R;
  readonly status?: number;
  /** Repeating the request does no more than sending it once, so an `Idempotency-Key` has nothing to add. */
  readonly repeatable?: boolean;
  /**
   * Its work is one transaction that adds something, which a repetition would add again. So when the process died between the
   * transaction and the reply, the same request under the same `Idempotency-Key` is refused, with what was added. The audit log
   * sees to it in the admin; elsewhere the transaction calls `noteAdded`.
   */
  readonly addsOnce?: boolean;
  /** The grammar of `fields=`. */
  readonly selects?: FieldGrammar;
  /** Errors of the catalogue that callers should expect. */
  readonly errors?: readonly ErrorDefinition[];
  handle(request: RouteRequest<P, Q, B, A>, uses: Uses): Promise<Static<R> | Answer>;
}

/** A route whose types have been checked where it was written. */
export interface AnyRoute extends Omit<Route<Part, Part, TSchema | undefined, TSchema, Access, never>, "handle"> {
  handle(request: RouteRequest<Part, Part, TSchema | undefined, Access>, uses: never): Promise<unknown>;
}

/** Defines an endpoint. See {@link Route}. */
export function route<
  const A extends Access,
  const R extends TSchema,
  Uses,
  const P extends Part = undefined,
  const Q extends Part = undefined,
  const B extends TSchema | undefined = undefined,
>(definition: Route<P, Q, B, R, A, Uses>): AnyRoute {
  if (definition.access === "admin" && !definition.permission) {
    throw new Error(`The admin route ${definition.id} declares no permission: give it one, such as "product:read".`);
  }
  return definition as unknown as AnyRoute;
}
