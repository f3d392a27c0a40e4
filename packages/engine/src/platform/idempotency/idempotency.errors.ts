import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

const Keyed = Type.Object({ key: Type.String() });

export const InvalidIdempotencyKey = defineError(
  "idempotency.invalid_key",
  400,
  "invalid_data",
  Type.Object({ length: Type.Integer(), longest: Type.Integer() }),
  ({ length, longest }) =>
    `The Idempotency-Key is ${length} characters long; at most ${longest} are allowed. Send a random UUID.`,
);

export const IdempotencyKeyReused = defineError(
  "idempotency.key_reused",
  409,
  "conflict",
  Keyed,
  ({ key }) => `The Idempotency-Key ${key} was sent before with another body. Use a new key for a new request.`,
);

export const IdempotencyKeyBusy = defineError(
  "idempotency.key_busy",
  409,
  "conflict",
  Keyed,
  ({ key }) =>
    `The request with the Idempotency-Key ${key} is still being worked on. Send it again in a moment to get its answer.`,
  { retryAfter: 1 },
);

export const IdempotencyLeaseLost = defineError(
  "idempotency.lease_lost",
  409,
  "conflict",
  Keyed,
  ({ key }) =>
    `The request with the Idempotency-Key ${key} took so long that a repetition of it went ahead. Send it again to get that answer.`,
  { retryAfter: 1 },
);

export const AnswerLost = defineError(
  "idempotency.answer_lost",
  409,
  "conflict",
  Type.Object({ key: Type.String(), made: Type.String(), auditEntry: Type.Optional(Type.String()) }),
  ({ key, made, auditEntry }) =>
    `The request with the Idempotency-Key ${key} was carried out and made ${made}, but the process that did it ended before it could answer. Go on with what it made instead of sending it again${auditEntry === undefined ? "" : `; GET /admin/audit-log/${auditEntry} shows all of it`}.`,
);
