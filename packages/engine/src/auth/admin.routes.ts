import Type from "typebox";
import { route } from "../platform/http/route.ts";
import { closed } from "../platform/http/shape.ts";
import { GrantExceeds, mustHold, type StaffService, StaffUserNotFound } from "../staff/index.ts";
import { SuccessReply } from "./auth.schema.ts";
import type { PasswordService } from "./password.service.ts";

interface Uses {
  passwords: PasswordService;
  staff: StaffService;
}

const ById = closed({ id: Type.String() });

/** The token goes to the user alone: whoever looks after the users does not become them. */
export const resetUserPassword = route({
  id: "admin.users.generateResetPasswordToken",
  method: "POST",
  url: "/admin/users/:id/reset-password",
  access: "admin",
  permission: "user:write",
  summary: "Has a staff user mailed what a new password can be chosen with.",
  params: ById,
  reply: SuccessReply,
  errors: [GrantExceeds, StaffUserNotFound],
  async handle({ params, caller }, { passwords, staff }: Uses) {
    mustHold(caller, (await staff.find(params.id))?.permissions ?? []);
    await passwords.requestStaffReset(params.id);
    return { success: true } as const;
  },
});

export const listUserProviders = route({
  id: "admin.users.listAuthProviders",
  method: "GET",
  url: "/admin/users/:id/auth-providers",
  access: "admin",
  permission: "user:read",
  summary: "The ways in which a staff user signs in.",
  params: ById,
  reply: Type.Object({
    auth_providers: Type.Array(Type.Object({ id: Type.String(), provider: Type.String(), entity_id: Type.String() })),
  }),
  errors: [StaffUserNotFound],
  async handle({ params }, { passwords, staff }: Uses) {
    const { id } = await staff.get(params.id);
    const providers = await passwords.providersOf(id);
    return {
      auth_providers: providers.map(({ provider, entityId }) => ({ id: provider, provider, entity_id: entityId })),
    };
  },
});
