/** The demo shop around its catalogue: regions, taxes, locations and shipping. Amounts are minor units. */

interface DemoRegion {
  name: string;
  currencyCode: string;
  /** ISO 3166-1 alpha-2, lower case; a country belongs to one region. */
  countries: string[];
  pricesIncludeTax: boolean;
}

interface DemoTaxRate {
  name: string;
  code: string;
  /** Percent. */
  rate: number;
}

interface DemoTax {
  countryCode: string;
  /** ISO 3166-2, lower case, such as `us-ca`; absent for the whole country. */
  provinceCode?: string;
  default: DemoTaxRate;
  /** Rates of single product types, by name. */
  overrides?: (DemoTaxRate & { productTypes: string[] })[];
}

interface DemoLocation {
  /** What `ProductDraft.stock` calls it. */
  key: string;
  name: string;
  address: {
    address1: string;
    city: string;
    postalCode: string;
    province?: string;
    countryCode: string;
  };
}

interface DemoShippingZone {
  name: string;
  /** Where parcels to this zone leave from. */
  location: string;
  countries: string[];
  options: DemoShippingOption[];
}

interface DemoShippingOption {
  name: string;
  code: "standard" | "express";
  description: string;
  /** Currency code to flat price. */
  prices: Record<string, number>;
}

const EUROPE = ["de", "at", "be", "dk", "es", "fr", "ie", "it", "nl", "pl", "se"];
const GROCERIES = ["Coffee", "Tea"];

const regions: DemoRegion[] = [
  { name: "Europe", currencyCode: "eur", countries: EUROPE, pricesIncludeTax: true },
  { name: "North America", currencyCode: "usd", countries: ["us", "ca"], pricesIncludeTax: false },
  { name: "United Kingdom", currencyCode: "gbp", countries: ["gb"], pricesIncludeTax: true },
];

const vat = (countryCode: string, rate: number, reduced: [rate: number, productTypes: string[]][] = []): DemoTax => ({
  countryCode,
  default: { name: "VAT", code: `vat-${countryCode}`, rate },
  overrides: reduced.map(([lower, productTypes]) => ({
    name: "VAT, reduced",
    code: `vat-${countryCode}-${lower}`,
    rate: lower,
    productTypes,
  })),
});

const salesTax = (provinceCode: string, name: string, rate: number): DemoTax => ({
  countryCode: provinceCode.slice(0, 2),
  provinceCode,
  default: { name, code: `tax-${provinceCode}`, rate },
});

const taxes: DemoTax[] = [
  vat("de", 19, [[7, ["Book", ...GROCERIES]]]),
  vat("at", 20, [[10, ["Book", ...GROCERIES]]]),
  vat("be", 21, [[6, ["Book", ...GROCERIES]]]),
  vat("dk", 25),
  vat("es", 21, [
    [4, ["Book"]],
    [10, GROCERIES],
  ]),
  vat("fr", 20, [[5.5, ["Book", ...GROCERIES]]]),
  vat("ie", 23, [[0, ["Book", ...GROCERIES]]]),
  vat("it", 22, [[4, ["Book"]]]),
  vat("nl", 21, [[9, ["Book", ...GROCERIES]]]),
  vat("pl", 23, [[5, ["Book"]]]),
  vat("se", 25, [
    [6, ["Book"]],
    [12, GROCERIES],
  ]),
  vat("gb", 20, [[0, ["Book", ...GROCERIES]]]),
  { countryCode: "us", default: { name: "No federal sales tax", code: "tax-us", rate: 0 } },
  salesTax("us-ca", "California sales tax", 7.25),
  salesTax("us-ny", "New York City sales tax", 8.875),
  salesTax("us-tx", "Texas sales tax", 6.25),
  salesTax("us-wa", "Washington sales tax", 6.5),
  { countryCode: "ca", default: { name: "GST", code: "gst-ca", rate: 5 } },
  salesTax("ca-on", "HST Ontario", 13),
  salesTax("ca-qc", "GST and QST Quebec", 14.975),
];

const locations: DemoLocation[] = [
  {
    key: "hamburg",
    name: "Hamburg Warehouse",
    address: { address1: "Am Kornspeicher 12", city: "Hamburg", postalCode: "20457", countryCode: "de" },
  },
  {
    key: "new-york",
    name: "Brooklyn Depot",
    address: {
      address1: "48 Ropewalk Lane",
      city: "Brooklyn",
      postalCode: "11231",
      province: "us-ny",
      countryCode: "us",
    },
  },
];

const standard = (description: string, prices: Record<string, number>): DemoShippingOption => ({
  name: "Standard",
  code: "standard",
  description,
  prices,
});

const express = (description: string, prices: Record<string, number>): DemoShippingOption => ({
  name: "Express",
  code: "express",
  description,
  prices,
});

const shippingZones: DemoShippingZone[] = [
  {
    name: "Germany",
    location: "hamburg",
    countries: ["de"],
    options: [standard("2 to 3 working days", { eur: 490 }), express("Next working day", { eur: 1290 })],
  },
  {
    name: "Rest of Europe",
    location: "hamburg",
    countries: EUROPE.filter((country) => country !== "de"),
    options: [standard("4 to 6 working days", { eur: 990 }), express("2 working days", { eur: 2490 })],
  },
  {
    name: "United Kingdom",
    location: "hamburg",
    countries: ["gb"],
    options: [standard("5 to 7 working days", { gbp: 990 }), express("2 to 3 working days", { gbp: 2490 })],
  },
  {
    name: "North America",
    location: "new-york",
    countries: ["us", "ca"],
    options: [standard("3 to 5 working days", { usd: 800 }), express("Next working day", { usd: 2200 })],
  },
];

export const demoShop = {
  storeName: "Nordlicht Kontor",
  salesChannel: { name: "Web Shop", description: "The demo shop's storefront" },
  /** The first is the shop's own. */
  currencies: ["eur", "usd", "gbp"],
  regions,
  taxes,
  locations,
  shippingProfile: "Parcels",
  shippingZones,
};
