import { defineModule } from "../platform/module.ts";
import * as routes from "./admin.routes.ts";
import { OrderEditService } from "./order-edit.service.ts";

export const orderEditModule = defineModule({
  name: "order-edit",
  services: { orderEdits: OrderEditService },
  routes: Object.values(routes),
});
