import { createRequire } from "node:module";
import { expect } from "vitest";
import type { MedusaModule } from "../medusa.ts";
import { recorded } from "./recorder.ts";
import { first, type World } from "./world.ts";

export async function driveCustomers({ admin }: World): Promise<void> {
  const { customer } = await admin.customer.create({ email: "grace@example.com", first_name: "Grace" });
  expect((await admin.customer.update(customer.id, { last_name: "Hopper" })).customer.last_name).toBe("Hopper");
  const address = { first_name: "Grace", address_1: "Pier 1", city: "Kiel", country_code: "de", postal_code: "24103" };
  await admin.customer.createAddress(customer.id, address);
  const { addresses } = await admin.customer.listAddresses(customer.id);
  const { id: addressId } = first(addresses, "address");
  await admin.customer.updateAddress(customer.id, addressId, { city: "Lübeck" });
  // Not a customer, as the client's types have it.
  const read = await admin.customer.retrieveAddress(customer.id, addressId);
  expect(read).toMatchObject({ address: { id: addressId, city: "Lübeck" } });
  expect(await admin.customer.deleteAddress(customer.id, addressId)).toMatchObject({ id: addressId, deleted: true });

  const { customer_group: group } = await admin.customerGroup.create({ name: "Captains" });
  expect((await admin.customerGroup.update(group.id, { name: "Old captains" })).customer_group.name).toBe(
    "Old captains",
  );
  await admin.customerGroup.batchCustomers(group.id, { add: [customer.id] });
  expect(
    (await admin.customerGroup.retrieve(group.id, { fields: "*customers" })).customer_group.customers,
  ).toHaveLength(1);
  expect((await admin.customerGroup.list({ q: "captains" })).count).toBe(1);
  await admin.customer.batchCustomerGroups(customer.id, { remove: [group.id] });
  expect((await admin.customer.retrieve(customer.id, { fields: "*groups" })).customer.groups).toEqual([]);
  expect((await admin.customer.list({ q: "hopper" })).count).toBe(1);
  expect((await admin.customerGroup.delete(group.id)).deleted).toBe(true);
  expect((await admin.customer.delete(customer.id)).deleted).toBe(true);
}

/** The one who is invited registers first, with a client of her own. */
export async function driveStaff({ admin, merchant, baseUrl }: World, called: Set<string>): Promise<void> {
  const { invite: forgotten } = await admin.invite.create({ email: "nobody@shop.example" });
  expect((await admin.invite.delete(forgotten.id)).deleted).toBe(true);
  const email = "nele@shop.example";
  const { invite } = await admin.invite.create({ email });
  const { invite: sentAgain } = await admin.invite.resend(invite.id);
  expect(sentAgain.token).not.toBe(invite.token);
  expect((await admin.invite.retrieve(invite.id)).invite.email).toBe(email);
  expect((await admin.invite.list()).invites.map((each) => each.id)).toContain(invite.id);

  const { default: Medusa } = createRequire(import.meta.url)("@medusajs/js-sdk") as MedusaModule;
  const guest = new Medusa({ baseUrl, auth: { type: "jwt", jwtTokenStorageMethod: "memory" } });
  const registration = await guest.auth.register("user", "emailpass", { email, password: "a good password" });
  const accepted = await recorded(guest.admin, called).invite.accept(
    { invite_token: sentAgain.token, email, first_name: "Nele" },
    {},
    { authorization: `Bearer ${registration}` },
  );
  if (!("user" in accepted)) throw new Error(`The invitation was not accepted: ${accepted.message}`);
  const { user } = accepted;

  expect((await admin.user.me()).user.email).toBe("merchant@shop.example");
  expect((await admin.user.update(user.id, { last_name: "Neu" })).user.last_name).toBe("Neu");
  expect((await admin.user.retrieve(user.id)).user.email).toBe(email);
  expect((await admin.user.list({ q: "nele" })).count).toBe(1);
  await admin.user.addRoles(user.id, { roles: ["role_analyst", "role_support"] });
  const held = async () => (await admin.user.listRoles(user.id, {})) as { roles?: { id: string }[] };
  const roles = async () => (await held()).roles?.map(({ id }) => id);
  expect(await roles()).toEqual(expect.arrayContaining(["role_analyst", "role_support"]));
  await admin.user.removeRole(user.id, "role_analyst");
  await admin.user.removeRoles(user.id, { roles: ["role_support"] });
  expect(await roles()).not.toContain("role_support");

  const at = `/admin/users/${user.id}`;
  expect(await merchant.client.fetch(`${at}/auth-providers`)).toMatchObject({
    auth_providers: [{ provider: "emailpass", entity_id: email }],
  });
  expect(await merchant.client.fetch(`${at}/reset-password`, { method: "POST" })).toEqual({ success: true });
  expect((await admin.user.delete(user.id)).deleted).toBe(true);
}
