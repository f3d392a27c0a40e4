import { unnamed } from "@hanse/plugin-kit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestShop, type TestShop } from "../../test/open-test-shop.ts";
import { type Failure, merchantOf } from "../../test/support/merchant.ts";
import type { PromotionDto } from "./promotion.schema.ts";

let shop: TestShop;
let admin: ReturnType<typeof merchantOf>;
beforeAll(async () => {
  shop = await openTestShop();
  admin = merchantOf(shop);
  await shop.database.query(unnamed("INSERT INTO region (id, name, currency_code) VALUES ('reg_a', 'A', 'eur')"));
});
afterAll(() => shop.close());

let made = 0;
const percent = (changes: object = {}, method: object = {}) => ({
  code: `NAMES${(made += 1)}`,
  type: "standard",
  application_method: { type: "percentage", target_type: "items", allocation: "across", value: 10, ...method },
  ...changes,
});
const refusal = (path: string, payload: object) => admin.send<Failure>("POST", path, payload);

it("a rule names only what there is, from the start and later", async () => {
  const unknown: readonly (readonly [string, string])[] = [
    ["customer.id", "cus_0"],
    ["customer.groups.id", "cusgroup_0"],
    ["region.id", "reg_0"],
    ["shipping_address.country_code", "zz"],
    ["sales_channel_id", "sc_0"],
    ["currency_code", "xts"],
    ["items.product.id", "prod_0"],
    ["items.variant.id", "variant_0"],
    ["items.product.categories.id", "pcat_0"],
    ["items.product.collection_id", "pcol_0"],
    ["items.product.type_id", "ptyp_0"],
    ["items.product.tags.id", "ptag_0"],
  ];
  for (const [attribute, value] of unknown) {
    const { status, body } = await refusal(
      "/promotions",
      percent({ rules: [{ attribute, operator: "in", values: [value] }] }),
    );
    expect({ status, data: body.data }).toMatchObject({
      status: 400,
      data: { code: "promotion.unknown_rule_values", attribute, values: [value] },
    });
  }
  const { promotion } = await admin.must<{ promotion: PromotionDto }>(
    "POST",
    "/promotions",
    percent({ rules: [{ attribute: "region.id", operator: "eq", values: "reg_a" }] }),
  );
  const { id, rules } = promotion;
  const shipping = [{ attribute: "shipping_methods.shipping_option_id", operator: "in", values: ["so_0"] }];
  const target = { target_type: "shipping_methods", target_rules: shipping };
  expect((await refusal("/promotions", percent({}, target))).body.message).toContain("does not exist: so_0");
  const batch = `/promotions/${id}/rules/batch`;
  const changed = await refusal(batch, { update: [{ id: rules?.[0]?.id, values: ["reg_a", "reg_gone"] }] });
  expect(changed.body.message).toContain("does not exist: reg_gone.");
  expect((await refusal(batch, { update: [{ id: rules?.[0]?.id, operator: "ne" }] })).status).toBe(200);
});
