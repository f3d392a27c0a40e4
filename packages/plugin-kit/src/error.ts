import type { Static, TSchema } from "typebox";

/**
 * The wire's error types. They are those that Medusa v2 clients know, and two of our own for what those have no word for:
 * `unavailable` (503) and `too_many_requests` (429).
 */
export type ErrorType =
  | "not_found"
  | "invalid_data"
  | "not_allowed"
  | "unauthorized"
  | "forbidden"
  | "conflict"
  | "duplicate_error"
  | "payment_authorization_error"
  | "unexpected_state"
  | "unavailable"
  | "too_many_requests";

/** What an error tells besides its message. */
export interface ErrorOptions<Data> {
  /** The wire's top-level `code`, where its clients expect one (for example `insufficient_inventory`). */
  wireCode?: string;
  /** Seconds after which the same request is worth another try; sent as `Retry-After`. */
  retryAfter?: number | ((data: Data) => number);
}

const brand = Symbol.for("hanse.error");

/**
 * An error of the catalogue: made by the classes that {@link defineError} returns, or rebuilt from the wire of a plugin
 * service. Compare it with {@link isError}: it crosses processes, so `instanceof` one of those classes means nothing.
 */
export class HanseError<Data = unknown> extends Error {
  readonly code: string;
  readonly status: number;
  readonly type: ErrorType;
  readonly data: Data;
  readonly wireCode: string | undefined;
  readonly retryAfter: number | undefined;

  /** An error of another copy of this package is one, too: an engine and a plugin may each have brought theirs. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== HanseError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === "object" && value !== null && brand in value;
  }

  constructor(
    about: {
      code: string;
      status: number;
      type: ErrorType;
      wireCode?: string | undefined;
      retryAfter?: number | undefined;
    },
    data: Data,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = about.code;
    this.code = about.code;
    this.status = about.status;
    this.type = about.type;
    this.data = data;
    this.wireCode = about.wireCode;
    this.retryAfter = about.retryAfter;
  }
}

Object.defineProperty(HanseError.prototype, brand, { value: true });

/** One entry of an error catalogue. */
export interface ErrorDefinition<Data extends TSchema = TSchema> {
  new (data: Static<Data>, options?: { cause?: unknown }): HanseError<Static<Data>>;
  readonly code: string;
  readonly status: number;
  readonly type: ErrorType;
  readonly data: Data;
}

/**
 * Adds an error to a catalogue.
 *
 * @param code `domain.snake_case`; public, never renamed.
 * @param status HTTP status the error is answered with.
 * @param type the wire's error type.
 * @param data schema of the values the message speaks of; sent to the client under `data`, so nothing secret.
 * @param message what happened, with which value, and what to do.
 * @example
 * const CartNotFound = defineError("cart.not_found", 404, "not_found", Type.Object({ id: Type.String() }),
 *   ({ id }) => `There is no cart ${id}.`);
 * throw new CartNotFound({ id });
 */
export function defineError<const Data extends TSchema>(
  code: string,
  status: number,
  type: ErrorType,
  data: Data,
  message: (data: Static<Data>) => string,
  { wireCode, retryAfter }: ErrorOptions<Static<Data>> = {},
): ErrorDefinition<Data> {
  return class extends HanseError<Static<Data>> {
    static readonly code = code;
    static readonly status = status;
    static readonly type: ErrorType = type;
    static readonly data = data;
    constructor(values: Static<Data>, options?: { cause?: unknown }) {
      const seconds = typeof retryAfter === "function" ? retryAfter(values) : retryAfter;
      super({ code, status, type, wireCode, retryAfter: seconds }, values, message(values), options);
    }
  };
}

/** Whether `error` is of the given catalogue entry, wherever it was thrown. */
export function isError<Data extends TSchema>(
  error: unknown,
  definition: ErrorDefinition<Data>,
): error is HanseError<Static<Data>> {
  return error instanceof HanseError && error.code === definition.code;
}
