import { statement } from "@hanse/plugin-kit";

/** Someone who runs the shop. */
export interface StaffUser {
  readonly id: string;
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly avatarUrl: string | null;
  readonly metadata: Record<string, unknown> | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const loadStaff = statement<StaffUser>(
  "staff.load",
  `SELECT id, email, first_name AS "firstName", last_name AS "lastName", avatar_url AS "avatarUrl", metadata,
          created_at AS "createdAt", updated_at AS "updatedAt"
     FROM staff_user WHERE deleted_at IS NULL ORDER BY created_at, id`,
);

/** No row when the address is taken. Parameters: id, email, first name, last name. */
export const insertStaffUser = statement<{ id: string }>(
  "staff.insert",
  `INSERT INTO staff_user (id, email, first_name, last_name) VALUES ($1, $2, $3, $4)
   ON CONFLICT (email) WHERE deleted_at IS NULL DO NOTHING RETURNING id`,
);
