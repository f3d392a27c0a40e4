import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TemplateFolder } from "../src/template-folder.ts";
import { fillTemplate, parseTemplate } from "../src/template-language.ts";

const writing = {
  escape: (text: string) => text.toUpperCase(),
  formats: { twice: (value: unknown) => `${String(value)}${String(value)}` },
};
const fill = (text: string, data: object): string => fillTemplate(parseTemplate(text, ["twice"]), [data], writing);

describe("the language of templates", () => {
  it("puts values in, escaped, and nothing where there is none", () => {
    expect(fill("a {{name}} b {{ deep.er }} c {{missing}}{{none}}.", { name: "x", deep: { er: 1 }, none: null })).toBe(
      "a X b 1 c .",
    );
  });

  it("writes values in a format", () => {
    expect(fill("{{twice n}}", { n: "ab" })).toBe("ABAB");
  });

  it("repeats and leaves out, looking names up in the item first", () => {
    const data = { name: "shop", lines: [{ name: "a", tags: ["1", "2"] }, { tags: [] }], note: "" };
    const text =
      "{{#each lines}}[{{name}}{{#if tags}}:{{#each tags}}{{this}}{{/each}}{{/if}}]{{/each}}{{#if note}}!{{/if}}";
    expect(fill(text, data)).toBe("[A:12][SHOP]");
  });

  it("sees only what the data has of its own", () => {
    expect(fill("{{constructor}}{{name.length}}{{__proto__}}", { name: "x" })).toBe("");
  });

  it.each([
    ["{{#if a}}", "not closed"],
    ["{{/if}}", "closes nothing"],
    ["{{#each a}}{{/if}}", "closes nothing"],
    ["{{#each}}{{/each}}", "names no value"],
    ["{{shout a}}", "only #each, #if, twice"],
    ["{{a", "no placeholder"],
    ["{{a-b}}", "no placeholder"],
    ["{{a}} {{b+c}} {{d}}", "no placeholder"],
  ])("refuses %s", (text, problem) => {
    expect(() => parseTemplate(text, ["twice"])).toThrow(problem);
  });
});

describe("a shop's own mails", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hanse-templates-"));
    const files = {
      "order-confirmation.de.subject": "Bestellung {{displayId}}\n",
      "order-confirmation.de.txt": "{{#each lines}}{{quantity}} {{title}} {{money unitPrice}}{{/each}}",
      "order-confirmation.de.html": "<b>{{lines.0.title}}</b>{{#each lines}}<i>{{title}}</i>{{/each}} {{shopName}}",
      "password-reset.subject": "Reset",
      "password-reset.txt": "{{link}} {{moment expiresAt}}",
      "password-reset.html": '<a href="{{link}}">',
      "README.md": "not a template {{",
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const shop = { shopName: "A & B", storefrontUrl: "https://a.example", adminUrl: null, locale: "de-AT" };
  const order = {
    template: "order-confirmation" as const,
    data: {
      orderId: "order_1",
      displayId: 7,
      placedAt: "",
      currencyCode: "eur",
      lines: [{ title: "<Brett>", variantTitle: "", sku: null, quantity: 2, unitPrice: 150 }],
      shippingMethods: [],
      itemTotal: 0,
      shippingTotal: 0,
      discountTotal: 0,
      taxTotal: 0,
      total: 0,
      shippingAddress: null,
    },
  };

  it("are used for the locale or its language, escaped in HTML", async () => {
    const mail = (await TemplateFolder.read(folder)).write(order, shop);
    expect(mail).toEqual({
      subject: "Bestellung 7",
      text: expect.stringMatching(/^2 <Brett> €\s1,50$/),
      html: "<b>&lt;Brett&gt;</b><i>&lt;Brett&gt;</i> A &amp; B",
    });
  });

  it("are left to the plugin's own words for other locales and templates", async () => {
    const own = await TemplateFolder.read(folder);
    expect(own.write(order, { ...shop, locale: "fr" })).toBeUndefined();
    const invite = { template: "staff-invite" as const, data: { email: "", token: "", expiresAt: "" } };
    expect(own.write(invite, shop)).toBeUndefined();
  });

  it("without a locale are for all", async () => {
    const data = {
      actorType: "customer" as const,
      email: "a@b.example",
      token: "t",
      expiresAt: "2026-11-21T09:45:00Z",
    };
    const mail = (await TemplateFolder.read(folder)).write(
      { template: "password-reset", data },
      { ...shop, locale: "en" },
    );
    expect(mail?.text).toBe(
      "https://a.example/reset-password?email=a%40b.example&token=t November 21, 2026 at 09:45 AM UTC",
    );
    expect(mail?.html).toContain("&amp;token=t");
  });

  it.each([
    ["shipment.subject", "x", "lacks txt and html"],
    ["no-such.txt", "x", "for no template"],
    ["shipment.txt", "{{#if x}}", "shipment.txt cannot be used"],
  ])("with a mistake in %s keep the plugin from starting", async (name, text, problem) => {
    const other = await mkdtemp(join(tmpdir(), "hanse-templates-"));
    await writeFile(join(other, name), text);
    await expect(TemplateFolder.read(other)).rejects.toThrow(problem);
    await rm(other, { recursive: true });
  });
});
