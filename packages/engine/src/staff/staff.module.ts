import { defineModule } from "../platform/module.ts";
import { deleteUser, listUsers, retrieveMe, retrieveUser, updateMe, updateUser } from "./admin.routes.ts";
import {
  acceptInvite,
  createInvite,
  deleteInvite,
  listInvites,
  resendInvite,
  retrieveInvite,
} from "./invite.routes.ts";
import { InviteService } from "./invite.service.ts";
import { CreateStaff } from "./migrations/0001-staff.ts";
import { CreateRoles } from "./migrations/0002-roles.ts";
import { createRole, deleteRole, listPermissions, listRoles, retrieveRole, updateRole } from "./role.routes.ts";
import { RoleService } from "./role.service.ts";
import { StaffService } from "./staff.service.ts";
import { addUserRoles, listUserRoles, removeUserRole, removeUserRoles } from "./user-role.routes.ts";
import { UserRoleService } from "./user-role.service.ts";

export const staffModule = defineModule({
  name: "staff",
  migrations: [
    { name: "staff/0001", class: CreateStaff },
    { name: "staff/0002", class: CreateRoles },
  ],
  services: { staff: StaffService, staffRoles: RoleService, userRoles: UserRoleService, invites: InviteService },
  routes: [
    listUsers,
    retrieveMe,
    updateMe,
    retrieveUser,
    updateUser,
    deleteUser,
    listUserRoles,
    addUserRoles,
    removeUserRoles,
    removeUserRole,
    listRoles,
    createRole,
    retrieveRole,
    updateRole,
    deleteRole,
    listPermissions,
    listInvites,
    createInvite,
    acceptInvite,
    retrieveInvite,
    resendInvite,
    deleteInvite,
  ],
  prepare: ({ staffRoles }: { staffRoles: RoleService }) => staffRoles.prepare(),
});
