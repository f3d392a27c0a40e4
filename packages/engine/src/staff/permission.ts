import type { StaffUser } from "./staff.queries.ts";

/** Whether a staff user may do something, such as `product:write`. There are no roles yet, so each may do everything. */
export const isPermitted = (_user: StaffUser, _permission: string): boolean => true;
