import Type, { type Static } from "typebox";
import { Email } from "../platform/http/email.ts";
import { fieldGrammar, leaves } from "../platform/http/fields.ts";
import { closed } from "../platform/http/shape.ts";
import { CustomerAddressBody, CustomerAddressDto } from "./address.schema.ts";
import { addressTree, CustomerChangesBody, CustomerDto, customerTree } from "./customer.schema.ts";

const nullable = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Metadata = nullable(Type.Record(Type.String(), Type.Unknown()));
/** For hooks of other engines; clients send it, and it means nothing here. */
const additional = { additional_data: Type.Optional(Type.Record(Type.String(), Type.Unknown())) };

const GroupColumns = Type.Object({
  id: Type.String(),
  name: Type.String(),
  metadata: Metadata,
  created_by: nullable(Type.String()),
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: nullable(Type.String()),
});

const {
  addresses: _addresses,
  default_billing_address_id: _billing,
  default_shipping_address_id: _shipping,
  ...own
} = CustomerDto.properties;
const MemberDto = Type.Object({ ...own, created_by: nullable(Type.String()) });

/** A customer as staff see one; `fields=` decides what of it is sent. */
export const AdminCustomerDto = Type.Object({
  ...CustomerDto.properties,
  created_by: nullable(Type.String()),
  addresses: Type.Array(Type.Partial(CustomerAddressDto)),
  groups: Type.Array(Type.Partial(GroupColumns)),
});
export type AdminCustomerDto = Static<typeof AdminCustomerDto>;

export const CustomerGroupDto = Type.Object({
  ...GroupColumns.properties,
  customers: Type.Array(Type.Partial(MemberDto)),
});
export type CustomerGroupDto = Static<typeof CustomerGroupDto>;

/** What `fields=` may say of a customer. */
export const adminCustomerFields = fieldGrammar({
  defaults: ["*", "*addresses"],
  allowed: { ...customerTree, created_by: true, addresses: addressTree, groups: leaves(GroupColumns) },
});

/** What `fields=` may say of a customer group. Its customers may be many, so they are sent when they are asked for. */
export const customerGroupFields = fieldGrammar({
  defaults: ["*"],
  allowed: { ...leaves(GroupColumns), customers: leaves(MemberDto) },
});

export const NewAdminCustomerBody = closed({ ...CustomerChangesBody.properties, ...additional, email: Email });
export type NewAdminCustomerBody = Static<typeof NewAdminCustomerBody>;

export const AdminCustomerChangesBody = closed({
  ...CustomerChangesBody.properties,
  ...additional,
  email: Type.Optional(nullable(Email)),
});
export type AdminCustomerChangesBody = Static<typeof AdminCustomerChangesBody>;

export const AdminAddressBody = closed({ ...CustomerAddressBody.properties, ...additional });

const Name = Type.String({ minLength: 1, maxLength: 255 });
export const NewCustomerGroupBody = closed({ name: Name, metadata: Type.Optional(Metadata), ...additional });
export type NewCustomerGroupBody = Static<typeof NewCustomerGroupBody>;

export const CustomerGroupChangesBody = closed({
  name: Type.Optional(Name),
  metadata: Type.Optional(Metadata),
  ...additional,
});
export type CustomerGroupChangesBody = Static<typeof CustomerGroupChangesBody>;
