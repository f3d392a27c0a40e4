/** What may be done with one kind of thing. */
const actions = ["read", "write"] as const;

/** A permission as roles and keys hold it: `product:write`, `product:*`, `*:read`, or `*` for everything. */
export const permissionPattern = "^(\\*|(\\*|[a-z][a-z_]*):(\\*|read|write))$";

/** Everything. */
export const fullAccess = "*";

/** A person's own account: what each member of the staff may see and change, whatever their roles. */
const ownAccount = "account";

/** Whether what somebody holds covers one thing that a route asks for, such as `product:write`. */
export function isPermitted(held: readonly string[], permission: string): boolean {
  const [resource = "", action = ""] = permission.split(":");
  if (resource === ownAccount) return true;
  return held.some((grant) => {
    if (grant === fullAccess) return true;
    const [grantedResource, grantedAction] = grant.split(":");
    return (
      (grantedResource === "*" || grantedResource === resource) && (grantedAction === "*" || grantedAction === action)
    );
  });
}

/** Those of the wanted permissions, wildcards among them, that go further than what is held. */
export const beyond = (held: readonly string[], wanted: readonly string[]): string[] =>
  wanted.filter((permission) => !parts(permission).every((part) => isPermitted(held, part)));

/** A wildcard of actions as its actions; one of resources is a resource of its own, which only a wildcard covers. */
function parts(permission: string): string[] {
  const [resource = "", action = "*"] = permission.split(":");
  return (action === "*" ? actions : [action]).map((single) => `${resource}:${single}`);
}
