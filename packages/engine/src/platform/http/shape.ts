import Type, { type TProperties } from "typebox";

/** An object that takes these properties and no others: what clients send is checked strictly. */
export const closed = <const P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/** Query parameters of every list. */
export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 0 })),
  offset: Type.Optional(Type.Integer({ minimum: 0 })),
  order: Type.Optional(Type.String({ maxLength: 200 })),
};

/** A list's envelope: its entries under their plural, and where in the whole list they are. */
export const listOf = <const Name extends string, const Item extends Type.TSchema>(name: Name, item: Item) =>
  Type.Object({
    ...({ [name]: Type.Array(item) } as { [K in Name]: Type.TArray<Item> }),
    count: Type.Integer(),
    offset: Type.Integer(),
    limit: Type.Integer(),
  });

/** A value, or several. */
export const oneOrMany = <const S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Array(schema)]);

/** The reply to a DELETE. `object` is the kebab-case singular: `"sales-channel"`. */
export const deletedOf = <const Name extends string>(object: Name) =>
  Type.Object({ id: Type.String(), object: Type.Literal(object), deleted: Type.Boolean() });

/** A reply of {@link deletedOf}. */
export const deleted = <const Name extends string>(object: Name, id: string) => ({ id, object, deleted: true });

const Ids = Type.Optional(Type.Array(Type.String({ minLength: 1 }), { maxItems: 1_000 }));

/** The body that links other things to one, and unlinks them. */
export const LinkBody = closed({ add: Ids, remove: Ids });

/** The body of a batch; each part may be left out. */
export const batchBody = <const C extends Type.TSchema, const U extends Type.TSchema>(create: C, update: U) =>
  closed({
    create: Type.Optional(Type.Array(create, { maxItems: 1_000 })),
    update: Type.Optional(Type.Array(update, { maxItems: 1_000 })),
    delete: Ids,
  });

/** The reply to a batch. */
export const batchOf = <const Name extends string, const D extends Type.TSchema>(object: Name, dto: D) =>
  Type.Object({
    created: Type.Array(dto),
    updated: Type.Array(dto),
    deleted: Type.Object({ ids: Type.Array(Type.String()), object: Type.Literal(object), deleted: Type.Boolean() }),
  });
