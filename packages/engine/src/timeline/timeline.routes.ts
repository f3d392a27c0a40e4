import Type from "typebox";
import { OrderNotFound } from "../order/index.ts";
import { parsePage } from "../platform/http/pagination.ts";
import { route } from "../platform/http/route.ts";
import { closed, listOf, oneOrMany, pageQuery } from "../platform/http/shape.ts";
import { TimelineEntryDto, timelineKinds, toTimelineEntryDto } from "./timeline.schema.ts";
import type { TimelineService } from "./timeline.service.ts";

interface Uses {
  timelines: TimelineService;
}

export const readTimeline = route({
  id: "admin.orders.timeline",
  method: "GET",
  url: "/admin/orders/:id/timeline",
  access: "admin",
  permission: "order:read",
  summary:
    "All that happened to an order, the newest first: money, parcels, changes, notes, messages, events, workflow steps, staff.",
  params: closed({ id: Type.String() }),
  query: closed({
    limit: pageQuery.limit,
    offset: pageQuery.offset,
    kind: Type.Optional(oneOrMany(Type.Enum([...timelineKinds]))),
  }),
  reply: listOf("timeline", TimelineEntryDto),
  errors: [OrderNotFound],
  async handle({ params, query: { kind, ...paging } }, { timelines }: Uses) {
    const page = parsePage(paging, { defaultLimit: 50, maxLimit: 200 });
    const { entries, count, currencyCode } = await timelines.ofOrder(params.id, page, kind ? [kind].flat() : null);
    return { timeline: entries.map((entry) => toTimelineEntryDto(entry, currencyCode)), count, ...page };
  },
});
