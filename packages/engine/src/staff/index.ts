/**
 * The people who run the shop. What they may do is decided here; how they prove who they are is the business of `auth`,
 * which provides their passwords ({@link StaffCredentials}).
 */
export { isPermitted } from "./permission.ts";
export type { StaffCredentials } from "./staff-credentials.ts";
export { StaffEmailTaken } from "./staff.errors.ts";
export { StaffInvited } from "./staff.events.ts";
export { StaffService, staffTopic } from "./staff.service.ts";
