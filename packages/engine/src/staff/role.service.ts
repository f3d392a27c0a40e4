import { type Database, newId, type Transaction } from "@hanse/plugin-kit";
import { touch } from "../platform/cache/touch.ts";
import { violationOf } from "../platform/database/violation.ts";
import { StillInUse } from "../platform/http/http.errors.ts";
import { type ListedPage, type ListQuery, readOne, readPage } from "../platform/http/listing.ts";
import type { AnyRoute } from "../platform/http/route.ts";
import { refuseStale } from "../platform/http/row-version.ts";
import { describeUses } from "../platform/http/uses.ts";
import type { PluginHost } from "../platform/plugins/plugin-host.ts";
import { type Actor, mustHold } from "./grant.ts";
import { type DeclaredPermission, declaredPermissions } from "./permission-catalogue.ts";
import { RoleNameTaken, RoleNotFound, SystemRoleFixed, UnknownPermission } from "./role.errors.ts";
import {
  deleteRole,
  insertRole,
  lockRoles,
  putSystemRoles,
  roleColumns,
  roleListing,
  roleUses,
  updateRole,
} from "./role.queries.ts";
import type { RoleRow } from "./role.schema.ts";
import { staffTopic } from "./staff.service.ts";
import { systemRoles } from "./system-roles.ts";

export interface RoleChanges {
  name?: string;
  description?: string | null;
  permissions?: readonly string[];
  metadata?: Record<string, unknown> | null;
}

const selected = { columns: roleColumns, condition: "TRUE", params: [] };

/** Roles: named sets of permissions that staff users hold. */
export class RoleService {
  readonly #database: Database;
  readonly #routes: readonly AnyRoute[];
  readonly #plugins: PluginHost;

  constructor({
    database,
    routeTable,
    plugins,
  }: {
    database: Database;
    routeTable: readonly AnyRoute[];
    plugins: PluginHost;
  }) {
    this.#database = database;
    this.#routes = routeTable;
    this.#plugins = plugins;
  }

  /** Every permission that there is to grant, but for wildcards. */
  declared(): DeclaredPermission[] {
    return declaredPermissions(this.#routes, this.#plugins);
  }

  /** @throws UnknownPermission for one that nothing asks for: most likely a typing error. */
  checkKnown(permissions: readonly string[]): void {
    const resources = new Set(this.declared().map(({ resource }) => resource));
    const unknown = permissions.filter((permission) => {
      const [resource = ""] = permission.split(":");
      return resource !== "*" && !resources.has(resource);
    });
    if (unknown.length > 0) throw new UnknownPermission({ permissions: unknown });
  }

  async page(query: ListQuery): Promise<ListedPage<RoleRow>> {
    return readPage<RoleRow>(this.#database, roleListing, selected, query);
  }

  /** Those of a user. */
  async pageOfUser(userId: string, query: ListQuery): Promise<ListedPage<RoleRow>> {
    const condition = "EXISTS (SELECT FROM staff_user_role l WHERE l.role_id = r.id AND l.user_id = $1)";
    return readPage<RoleRow>(this.#database, roleListing, { columns: roleColumns, condition, params: [userId] }, query);
  }

  async get(id: string): Promise<RoleRow> {
    const role = await readOne<RoleRow>(this.#database, roleListing, selected, id);
    if (!role) throw new RoleNotFound({ id });
    return role;
  }

  async create(
    { name, description, permissions = [], metadata }: RoleChanges & { name: string },
    actor: Actor,
  ): Promise<{ id: string }> {
    this.checkKnown(permissions);
    mustHold(actor, permissions);
    const id = newId("role");
    const values = [id, name, description ?? null, permissions, JSON.stringify(metadata ?? null), actor.actorId];
    await this.#naming(name, (tx) => tx.query(insertRole, values));
    return { id };
  }

  /** @throws GrantExceeds also when the role already permits more than the actor may do. */
  async update(id: string, changes: RoleChanges, actor: Actor, expected: number | undefined): Promise<void> {
    this.checkKnown(changes.permissions ?? []);
    await this.#naming(changes.name ?? "", async (tx) => {
      const role = await this.#ownRole(tx, id, actor);
      refuseStale(id, expected, role.version);
      mustHold(actor, changes.permissions ?? []);
      await tx.query(updateRole, [id, JSON.stringify(changes)]);
      await touch(tx, staffTopic);
    });
  }

  /** @throws StillInUse while anybody has it, or is invited to. */
  async delete(id: string, actor: Actor): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await this.#ownRole(tx, id, actor);
      const uses = await tx.query(roleUses, [id]);
      if (uses.length > 0) throw new StillInUse({ resource: "role", id, uses: describeUses(uses) });
      await tx.query(deleteRole, [id]);
      await touch(tx, staffTopic);
    });
  }

  /** At every start: the roles that every shop has. */
  async prepare(): Promise<void> {
    await this.#database.transaction(async (tx) => {
      const changed = await tx.query(putSystemRoles, [JSON.stringify(systemRoles)]);
      if (changed.length > 0) await touch(tx, staffTopic);
    });
  }

  /** A role of the shop's own, locked. */
  async #ownRole(tx: Transaction, id: string, actor: Actor): Promise<{ version: number }> {
    const [role] = await tx.query(lockRoles, [[id]]);
    if (!role) throw new RoleNotFound({ id });
    if (role.isSystem) throw new SystemRoleFixed({ id });
    mustHold(actor, role.permissions);
    return role;
  }

  async #naming(name: string, work: (tx: Transaction) => Promise<unknown>): Promise<void> {
    if (systemRoles.some((role) => role.name.toLowerCase() === name.toLowerCase())) throw new RoleNameTaken({ name });
    try {
      await this.#database.transaction(work);
    } catch (error) {
      if (violationOf(error)?.constraint === "staff_role_name") throw new RoleNameTaken({ name }, { cause: error });
      throw error;
    }
  }
}
