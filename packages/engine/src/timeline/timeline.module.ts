import { defineModule } from "../platform/module.ts";
import { IndexOrderEvents } from "./migrations/0001-timeline.ts";
import { readTimeline } from "./timeline.routes.ts";
import { TimelineService } from "./timeline.service.ts";

export const timelineModule = defineModule({
  name: "timeline",
  migrations: [{ name: "timeline/0001", class: IndexOrderEvents }],
  services: { timelines: TimelineService },
  routes: [readTimeline],
});
