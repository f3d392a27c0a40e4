/**
 * The people who run the shop and what they may do: users, their roles, invites. How they prove who they are is the business
 * of `auth`, which provides their passwords ({@link StaffCredentials}).
 */
export { type Actor, mustHold } from "./grant.ts";
export { fullAccess, isPermitted } from "./permission.ts";
export { Permissions } from "./role.schema.ts";
export { RoleService } from "./role.service.ts";
export type { Registered, StaffCredentials } from "./staff-credentials.ts";
export { GrantExceeds, StaffEmailTaken, StaffUserNotFound } from "./staff.errors.ts";
export { StaffInvited } from "./staff.events.ts";
export { StaffService, staffTopic } from "./staff.service.ts";
export { UnknownPermission } from "./role.errors.ts";
