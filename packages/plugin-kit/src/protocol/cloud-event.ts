import Type, { type Static } from "typebox";
import type { EventEnvelope } from "../event.ts";

/** An event in the JSON format of CloudEvents 1.0. */
export const CloudEvent = Type.Object({
  specversion: Type.Literal("1.0"),
  /** Unique: the same id is the same event. */
  id: Type.String({ minLength: 1, maxLength: 200 }),
  source: Type.String({ minLength: 1 }),
  /** The event's name: `order.placed`. */
  type: Type.String({ minLength: 1 }),
  /** What it is about; events of one subject come in order. */
  subject: Type.String({ minLength: 1 }),
  /** ISO 8601, UTC. */
  time: Type.String({ pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|\\+00:00)$" }),
  datacontenttype: Type.Optional(Type.Literal("application/json")),
  data: Type.Unknown(),
});
export type CloudEvent = Static<typeof CloudEvent>;

export const toCloudEvent = (
  { id, name, aggregate, occurredAt, payload }: EventEnvelope,
  source: string,
): CloudEvent => ({
  specversion: "1.0",
  id,
  source,
  type: name,
  subject: aggregate,
  time: occurredAt,
  datacontenttype: "application/json",
  data: payload,
});

export const fromCloudEvent = ({ id, type, subject, time, data }: CloudEvent): EventEnvelope => ({
  id,
  name: type,
  aggregate: subject,
  occurredAt: time,
  payload: data,
});
