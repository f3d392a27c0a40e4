import type { Database, Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { type Actor, mustHold } from "./grant.ts";
import { RoleNotFound } from "./role.errors.ts";
import { lockRoles } from "./role.queries.ts";
import { deleteUserRoles, insertUserRoles } from "./staff.queries.ts";
import { keepingAnAdministrator, lockedUser, staffTopic } from "./staff.service.ts";

/** Who has which roles. A change holds at once, in every process. */
export class UserRoleService {
  readonly #database: Database;

  constructor({ database }: { database: Database }) {
    this.#database = database;
  }

  /** @throws RoleNotFound; GrantExceeds for roles that permit more than the actor may do. */
  async add(userId: string, roleIds: readonly string[], actor: Actor): Promise<void> {
    await this.#database.transaction(async (tx) => {
      // In the same order as those who take roles away.
      await grantableRoles(tx, roleIds, actor);
      await lockedUser(tx, userId);
      await tx.query(insertUserRoles, [userId, roleIds]);
      await touch(tx, staffTopic);
    });
  }

  /**
   * Returns the roles that the user had.
   *
   * @throws LastAdministrator; GrantExceeds when the user may do more than the actor.
   */
  async remove(userId: string, roleIds: readonly string[], actor: Actor): Promise<string[]> {
    return this.#database.transaction(async (tx) => {
      let removed: string[] = [];
      await keepingAnAdministrator(tx, userId, async () => {
        const { permissions } = await lockedUser(tx, userId);
        mustHold(actor, permissions);
        removed = (await tx.query(deleteUserRoles, [userId, roleIds])).map(({ id }) => id);
      });
      await touch(tx, staffTopic);
      return removed;
    });
  }
}

/** Locks roles that the actor is about to hand on. @throws RoleNotFound; GrantExceeds */
export async function grantableRoles(tx: Transaction, roleIds: readonly string[], actor: Actor): Promise<void> {
  const roles = await tx.query(lockRoles, [roleIds]);
  const missing = roleIds.find((id) => !roles.some((role) => role.id === id));
  if (missing !== undefined) throw new RoleNotFound({ id: missing });
  mustHold(
    actor,
    roles.flatMap(({ permissions }) => permissions),
  );
}
