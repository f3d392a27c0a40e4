import { defineModule } from "../platform/module.ts";
import { listUsers, retrieveMe, retrieveUser } from "./admin.routes.ts";
import { CreateStaff } from "./migrations/0001-staff.ts";
import { StaffService } from "./staff.service.ts";

export const staffModule = defineModule({
  name: "staff",
  migrations: [{ name: "staff/0001", class: CreateStaff }],
  services: { staff: StaffService },
  routes: [listUsers, retrieveMe, retrieveUser],
});
