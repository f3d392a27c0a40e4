/** The body of an error of Stripe's. */
export interface ErrorBody {
  type: "invalid_request_error" | "card_error" | "idempotency_error" | "api_error" | "rate_limit_error";
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  payment_intent?: object;
}

/** An answer other than 200. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: ErrorBody;

  constructor(status: number, body: ErrorBody) {
    super(body.message);
    this.status = status;
    this.body = body;
  }
}

const invalid = (message: string, about: Partial<ErrorBody> = {}, status = 400): ApiError =>
  new ApiError(status, { type: "invalid_request_error", message, ...about });

export const unknownParameter = (param: string): ApiError =>
  invalid(`Received unknown parameter: ${param}`, { code: "parameter_unknown", param });

export const missingParameter = (param: string): ApiError =>
  invalid(`Missing required param: ${param}.`, { code: "parameter_missing", param });

export const invalidParameter = (message: string, param: string, code = "parameter_invalid"): ApiError =>
  invalid(message, { code, param });

export const noSuch = (kind: string, id: string, param: string, status = 404): ApiError =>
  invalid(`No such ${kind}: '${id}'`, { code: "resource_missing", param }, status);

export const unexpectedState = (message: string, intent: object): ApiError =>
  invalid(message, { code: "payment_intent_unexpected_state", payment_intent: intent });

export const unauthorized = (key: string): ApiError =>
  invalid(`Invalid API Key provided: ${key.slice(0, 8)}${"*".repeat(12)}${key.slice(-4)}`, {}, 401);

export const keyReused = (key: string): ApiError =>
  new ApiError(400, {
    type: "idempotency_error",
    message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
  });

export const keyInUse = (key: string): ApiError =>
  invalid(
    `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    { code: "idempotency_key_in_use" },
    409,
  );

export const stripeFailed = (): ApiError =>
  new ApiError(500, { type: "api_error", message: "An unknown error occurred. Try again." });

export const tooMany = (): ApiError =>
  new ApiError(429, {
    type: "rate_limit_error",
    code: "rate_limit",
    message: "Too many requests hit the API too quickly.",
  });
