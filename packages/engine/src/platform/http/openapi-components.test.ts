import { expect, it } from "vitest";
import type { JsonSchema } from "./json-schema.ts";
import { nameRepeated } from "./openapi-components.ts";

const text: JsonSchema = { type: "string" };
const object = (properties: Record<string, JsonSchema>): JsonSchema => ({ type: "object", properties });
const listOf = (items: JsonSchema): JsonSchema => ({ type: "array", items });
const reply = (schema: JsonSchema) => ({ schema, isInput: false });

const item = object({ id: text, title: text, price: text });
const cart = object({ id: text, email: { anyOf: [text, { type: "null" }] }, items: listOf(item) });

it("what stands in several places gets a name, and what it consists of one after it", () => {
  const { schemas, refer } = nameRepeated([reply(object({ carts: listOf(cart) })), reply(object({ cart }))]);
  expect(Object.keys(schemas)).toEqual(["Cart", "CartItem"]);
  expect(schemas["Cart"]).toEqual({
    type: "object",
    properties: {
      id: text,
      email: { type: ["string", "null"] },
      items: { type: "array", items: { $ref: "#/components/schemas/CartItem" } },
    },
  });
  expect(refer(object({ cart }))).toEqual(object({ cart: { $ref: "#/components/schemas/Cart" } as JsonSchema }));
});

it("what stands in one place, or is small, stays where it is", () => {
  const small = object({ id: text, code: text });
  expect(nameRepeated([reply(object({ cart }))]).schemas).toEqual({});
  expect(nameRepeated([reply(object({ a: small })), reply(object({ b: small }))]).schemas).toEqual({});
});

it("what clients send is told from what they get, and two things of one name from each other", () => {
  const sent = object({ a: text, b: text, c: text });
  const product = object({ id: text, title: text, option: object({ x: text, y: text, z: text }) });
  const uses = [
    { schema: object({ address: sent, other_address: sent }), isInput: true },
    reply(object({ product, product_option: item })),
    reply(object({ products: listOf(product), product_options: listOf(item) })),
  ];
  expect(Object.keys(nameRepeated(uses).schemas)).toEqual([
    "AddressInput",
    "Product",
    "ProductOption",
    "OptionOfProduct",
  ]);
});
