import { describe, expect, it } from "vitest";
import { fileTypeOf, isAcceptedType, isDeclared, isText } from "./file-type.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const png = hex("89 50 4e 47 0d 0a 1a 0a 00 00 00 0d");
const avif = Buffer.concat([hex("00 00 00 1c"), Buffer.from("ftypmif1\0\0\0\0mif1avif"), Buffer.alloc(20)]);

describe("the type of a file", () => {
  it.each([
    ["image/png", png],
    ["image/jpeg", hex("ff d8 ff e0 00 10")],
    ["image/gif", Buffer.from("GIF89a...")],
    ["image/webp", Buffer.concat([Buffer.from("RIFF"), hex("10 00 00 00"), Buffer.from("WEBPVP8 ")])],
    ["image/avif", avif],
    ["application/pdf", Buffer.from("%PDF-1.7\n")],
    ["text/plain", Buffer.from("Grüße")],
  ])("is seen in its content: %s", (mimeType, content) => {
    expect(fileTypeOf(content, "file")).toMatchObject({ mimeType });
  });

  it("of a table is told by its name, with a byte order mark and a character cut in two", () => {
    const cut = Buffer.from("\uFEFFid,title\n1,ü").subarray(0, -1);
    expect(fileTypeOf(cut, "Products.CSV")).toMatchObject({ mimeType: "text/csv", isText: true });
  });

  it.each([
    ["<svg onload='alert(1)'/>", "programs"],
    ["\n  <?xml version='1.0'?><svg/>", "programs"],
    ["\uFEFF<!DOCTYPE html>", "programs"],
    ["<script>", "programs"],
    ["<div onclick=x>", "programs"],
    ["", "empty"],
    ["MZ\0\0", "none of the types"],
    ["PK\u0003\u0004\0", "none of the types"],
  ])("is refused: %j", (content, reason) => {
    expect(fileTypeOf(Buffer.from(content), "picture.png")).toEqual({ reason: expect.stringContaining(reason) });
  });

  it("has to be the one that is declared", () => {
    const picture = { mimeType: "image/jpeg", extension: "jpg", isText: false };
    expect(
      ["image/jpeg", "image/jpg", "", "application/octet-stream"].map((type) => isDeclared(picture, type)),
    ).toEqual(Array(4).fill(true));
    expect(["image/png", "text/html", "text/plain"].map((type) => isDeclared(picture, type))).toEqual(
      Array(3).fill(false),
    );
    const table = { mimeType: "text/csv", extension: "csv", isText: true };
    expect(
      ["text/csv; charset=utf-8", "text/plain", "application/vnd.ms-excel"].map((type) => isDeclared(table, type)),
    ).toEqual(Array(3).fill(true));
    expect(isDeclared(table, "text/html")).toBe(false);
  });

  it("may be one of a few", () => {
    expect(["text/csv", "image/webp"].every(isAcceptedType)).toBe(true);
    expect(["image/svg+xml", "text/html", "application/zip", ""].some(isAcceptedType)).toBe(false);
  });

  it("of a text is looked for to its end", () => {
    expect(isText(Buffer.from("Grüße"))).toBe(true);
    expect(isText(hex("41 00 42"))).toBe(false);
    expect(isText(hex("41 ff 42"))).toBe(false);
  });
});
