import { type Database, unnamed } from "@hanse/plugin-kit";
import type { AwilixContainer } from "awilix";
import type { TaxService } from "../tax/index.ts";
import { isInstalled, markInstalled } from "./install-shop.ts";
import { demoShop } from "./shop.ts";

const productTypes = unnamed<{ id: string; value: string }>("SELECT id, value FROM product_type");

/** The demo's taxes. After the products: lower rates go by their types. */
export async function installTaxes(container: AwilixContainer): Promise<void> {
  if (await isInstalled(container, "taxes")) return;
  const taxes = container.resolve<TaxService>("taxes");
  const types = new Map(
    (await container.resolve<Database>("database").query(productTypes)).map(({ id, value }) => [value, id]),
  );
  for (const { countryCode, provinceCode, default: usual, overrides = [] } of demoShop.taxes) {
    if (await taxes.hasRegion(countryCode, provinceCode ?? null)) continue;
    await taxes.createRegion({
      countryCode,
      ...(provinceCode !== undefined && { provinceCode }),
      rates: [
        { name: usual.name, code: usual.code, rate: String(usual.rate), isDefault: true },
        ...overrides.map(({ name, code, rate, productTypes: names }) => ({
          name,
          code,
          rate: String(rate),
          rules: names.flatMap((value) => {
            const id = types.get(value);
            return id === undefined ? [] : [{ reference: "product_type" as const, referenceId: id }];
          }),
        })),
      ],
    });
  }
  await markInstalled(container, "taxes");
}
