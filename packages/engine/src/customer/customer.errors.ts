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
  ({ id }) => `You have no address ${id}. GET /store/customers/me/addresses lists yours.`,
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
  ({ limit }) => `You have ${limit} addresses, and no more can be kept. Delete one first.`,
);
