import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isError } from "@hanse/plugin-kit";
import { InvalidData } from "./invalid-data.ts";
import { parseOrder } from "./ordering.ts";

const columns = { id: "p.id", title: "p.title", created_at: "p.created_at", "type.value": "t.value" };

describe("parseOrder", () => {
  it.each([
    ["the default", undefined, "p.created_at DESC, p.id DESC"],
    ["an empty text as the default", " ", "p.created_at DESC, p.id DESC"],
    ["a field, the id breaking ties", "title", "p.title ASC, p.id ASC"],
    ["a reversed field, the id along with it", "-title", "p.title DESC, p.id DESC"],
    ["a list", "-created_at, title", "p.created_at DESC, p.title ASC, p.id ASC"],
    ["a dotted field", "type.value", "t.value ASC, p.id ASC"],
    ["a field twice once", "title,-title", "p.title ASC, p.id ASC"],
    ["the id where it stands", "-id", "p.id DESC"],
    ["a plus", "+title", "p.title ASC, p.id ASC"],
  ])("reads %s", (_, text, expected) => {
    expect(parseOrder(text, columns, "-created_at")).toBe(expected);
  });

  it.each(["price", "-price", "title;drop table p", "toString", "--title", "title asc"])("refuses %s", (text) => {
    expect(() => parseOrder(text, columns, "id")).toThrow(
      `Order field ${text.replace(/^-/, "")} is not valid: use one of id, title, created_at, type.value`,
    );
  });

  it("survives any text and yields only the columns' own SQL", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.array(fc.constantFrom("title", "-id", "type.value", "x", "")).map(String)),
        (text) => {
          try {
            expect(parseOrder(text, columns, "id")).toMatch(
              /^(?:(?:^|, )(?:p\.id|p\.title|p\.created_at|t\.value) (?:ASC|DESC))+$/,
            );
          } catch (error) {
            if (!isError(error, InvalidData)) throw error;
          }
        },
      ),
    );
  });
});
