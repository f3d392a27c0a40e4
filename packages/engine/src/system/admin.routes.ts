import type { Database } from "@hanse/plugin-kit";
import Type from "typebox";
import { backlogs } from "../platform/events/backlog.ts";
import { deadLetterListing, deadLetters, replay } from "../platform/events/dead-letters.ts";
import { listQuery } from "../platform/http/listing.ts";
import { parsePage } from "../platform/http/pagination.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf, pageQuery } from "../platform/http/shape.ts";
import { jobsQueue } from "../platform/jobs/shop-jobs.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { QueueUnavailable } from "../platform/queue/queue.errors.ts";
import type { Queue } from "../platform/queue/queue.ts";
import { UnknownQueue } from "./system.errors.ts";
import {
  BacklogList,
  DeadLetterDto,
  deadLetterFields,
  FailedJobDto,
  PluginDto,
  QueueList,
  toBacklogDto,
  toDeadLetterDto,
  toFailedJobDto,
  toPluginDto,
  toQueueDto,
} from "./system.schema.ts";

interface Uses {
  database: Database;
  plugins: PluginHost;
  queue: Queue;
}

const reading = { access: "admin", permission: "system:read" } as const;
const writing = { access: "admin", permission: "system:write" } as const;

/** Those that this process works for, and the one that every shop has. */
const queueNames = (queue: Queue): string[] => [...new Set([jobsQueue, ...queue.names])];

function knownQueue(queue: Queue, name: string): string {
  const known = queueNames(queue);
  if (!known.includes(name)) throw new UnknownQueue({ name, known });
  return name;
}

export const listPlugins = route({
  ...reading,
  id: "admin.system.listPlugins",
  method: "GET",
  url: "/admin/system/plugins",
  summary: "The shop's plugins: where they run, how they do, whether their circuit breaker is open.",
  reply: Type.Object({ plugins: Type.Array(PluginDto) }),
  handle: async (_request, { plugins }: Uses) => ({ plugins: plugins.states.map(toPluginDto) }),
});

export const listQueues = route({
  ...reading,
  id: "admin.system.listQueues",
  method: "GET",
  url: "/admin/system/queues",
  summary: "How many jobs wait, run, are delayed and were given up.",
  reply: QueueList,
  errors: [QueueUnavailable],
  handle: async (_request, { queue }: Uses) => ({
    queues: await Promise.all(queueNames(queue).map(async (name) => toQueueDto(name, await queue.counts(name)))),
  }),
});

export const listFailedJobs = route({
  ...reading,
  id: "admin.system.listFailedJobs",
  method: "GET",
  url: "/admin/system/queues/:name/failed",
  summary: "Jobs that were given up, the latest first.",
  params: closed({ name: Type.String() }),
  query: closed({ limit: pageQuery.limit, offset: pageQuery.offset }),
  reply: Type.Object({ jobs: Type.Array(FailedJobDto) }),
  errors: [QueueUnavailable, UnknownQueue],
  handle: async ({ params, query }, { queue }: Uses) => ({
    jobs: (await queue.failed(knownQueue(queue, params.name), parsePage(query, { defaultLimit: 50 }))).map(
      toFailedJobDto,
    ),
  }),
});

export const retryFailedJobs = route({
  ...writing,
  id: "admin.system.retryFailedJobs",
  method: "POST",
  url: "/admin/system/queues/:name/failed/retry",
  summary: "Runs jobs that were given up again: those named, or all.",
  params: closed({ name: Type.String() }),
  body: closed({ ids: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 1_000 })) }),
  reply: Type.Object({ retried: Type.Integer() }),
  errors: [QueueUnavailable, UnknownQueue],
  handle: async ({ params, body }, { queue }: Uses) => ({
    retried: await queue.retry(knownQueue(queue, params.name), body.ids),
  }),
});

export const listBacklogs = route({
  ...reading,
  id: "admin.system.listSubscribers",
  method: "GET",
  url: "/admin/system/subscribers",
  summary: "Subscribers that events wait for, with how many and since when.",
  reply: BacklogList,
  handle: async (_request, { database }: Uses) => ({ subscribers: (await backlogs(database)).map(toBacklogDto) }),
});

export const listDeadLetters = route({
  ...reading,
  id: "admin.system.listDeadLetters",
  method: "GET",
  url: "/admin/system/dead-letters",
  summary: "Events that a subscriber failed to take again and again, the latest first.",
  query: closed(listQuery(deadLetterListing.filters)),
  selects: deadLetterFields,
  reply: listOf("dead_letters", Type.Partial(DeadLetterDto)),
  handle: async ({ query, fields }, { database }: Uses) => {
    const { rows, ...page } = await deadLetters(database, query);
    return { dead_letters: rows.map((letter) => fields.pick(toDeadLetterDto(letter))), ...page };
  },
});

export const replayDeadLetters = route({
  ...writing,
  id: "admin.system.replayDeadLetters",
  method: "POST",
  url: "/admin/system/dead-letters/replay",
  summary: "Delivers dead letters again: one by one, or all of a subscriber.",
  body: Type.Union([
    closed({ subscriber: Type.String() }),
    closed({
      deliveries: Type.Array(closed({ position: Type.Integer(), subscriber: Type.String() }), {
        minItems: 1,
        maxItems: 1_000,
      }),
    }),
  ]),
  reply: Type.Object({ replayed: Type.Integer() }),
  handle: async ({ body }, { database }: Uses) => ({ replayed: await replay(database, body) }),
});
