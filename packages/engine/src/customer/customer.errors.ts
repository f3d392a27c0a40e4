import { defineError } from "@hanse/plugin-kit";
import Type from "typebox";

export const CustomerNotFound = defineError(
  "customer.not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no customer ${id}.`,
);

/** Also for an address of somebody else: that it exists is nobody's business. */
export const AddressNotFound = defineError(
  "customer.address_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no address ${id} of this customer.`,
);

export const CustomerExists = defineError(
  "customer.exists",
  400,
  "invalid_data",
  Type.Object({ email: Type.String() }),
  ({ email }) => `Customer with email: ${email}, already exists. Sign in instead.`,
);

export const EmailDiffers = defineError(
  "customer.email_differs",
  400,
  "invalid_data",
  Type.Object({ email: Type.String(), registered: Type.String() }),
  ({ email, registered }) =>
    `You registered as ${registered}, so the customer cannot be ${email}. Send the address you registered, or none.`,
);

export const TooManyAddresses = defineError(
  "customer.too_many_addresses",
  400,
  "not_allowed",
  Type.Object({ limit: Type.Integer() }),
  ({ limit }) => `A customer keeps at most ${limit} addresses. Delete one first.`,
);

/** The words are the wire's. */
export const CustomerEmailTaken = defineError(
  "customer.email_taken",
  400,
  "invalid_data",
  Type.Object({ email: Type.String() }),
  ({ email }) => `Customer with email: ${email}, already exists. Change that one.`,
);

export const EmailIsLogin = defineError(
  "customer.email_is_login",
  400,
  "not_allowed",
  Type.Object({ id: Type.String() }),
  ({ id }) =>
    `The customer ${id} signs in with the email address, so nobody else can change it. A customer without an account can be given another one.`,
);

export const UnknownCustomers = defineError(
  "customer.unknown",
  400,
  "invalid_data",
  Type.Object({ ids: Type.Array(Type.String()) }),
  ({ ids }) => `There is no customer ${ids.join(", ")}, so nobody was added.`,
);

export const CustomerGroupNotFound = defineError(
  "customer.group_not_found",
  404,
  "not_found",
  Type.Object({ id: Type.String() }),
  ({ id }) => `There is no customer group ${id}. GET /admin/customer-groups lists all of them.`,
);

export const UnknownCustomerGroups = defineError(
  "customer.unknown_groups",
  400,
  "invalid_data",
  Type.Object({ ids: Type.Array(Type.String()) }),
  ({ ids }) => `There is no customer group ${ids.join(", ")}, so nobody was added.`,
);

/** The words are the wire's. */
export const CustomerGroupExists = defineError(
  "customer.group_exists",
  400,
  "invalid_data",
  Type.Object({ name: Type.String() }),
  ({ name }) => `Customer group with name: ${name}, already exists.`,
);
