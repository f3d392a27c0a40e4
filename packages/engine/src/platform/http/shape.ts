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
