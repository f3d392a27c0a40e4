import { statement } from "@hanse/plugin-kit";
import type { Selection } from "../platform/http/fields.ts";
import type { FilterColumns } from "../platform/http/filter.ts";
import type { Listing } from "../platform/http/listing.ts";
import type { TaxRateDto, TaxRegionDto } from "./tax.schema.ts";

/** As the wire shows them, with the versions of their rows. */
export type TaxRegionEntry = TaxRegionDto & { readonly version: number };
export type TaxRateEntry = TaxRateDto & { readonly version: number };

const regionRow = (
  g: string,
) => `${g}.id, ${g}.country_code, ${g}.province_code, ${g}.parent_id, ${g}.provider_id, ${g}.metadata,
  ${g}.created_by, hanse_iso(${g}.created_at) AS created_at, hanse_iso(${g}.updated_at) AS updated_at, NULL AS deleted_at`;

const rateRow = (
  r: string,
) => `${r}.id, ${r}.tax_region_id, ${r}.name, ${r}.code, trim_scale(${r}.rate) AS rate, ${r}.is_default,
  ${r}.is_combinable, ${r}.metadata, ${r}.created_by, hanse_iso(${r}.created_at) AS created_at,
  hanse_iso(${r}.updated_at) AS updated_at, NULL AS deleted_at`;

const listed = (select: string, name: string) =>
  `, (SELECT coalesce(json_agg(row_to_json(${name}_entry)), '[]') FROM (${select}) ${name}_entry) AS ${name}`;

const rulesOf = (rate: string) =>
  listed(
    `SELECT u.id, u.tax_rate_id, u.reference, u.reference_id, u.metadata, u.created_by,
            hanse_iso(u.created_at) AS created_at, hanse_iso(u.created_at) AS updated_at, NULL AS deleted_at
       FROM tax_rate_rule u WHERE u.tax_rate_id = ${rate}.id ORDER BY u.created_at, u.id`,
    "rules",
  );

const ratesOf = (region: string, more = "") =>
  listed(
    `SELECT ${rateRow("r")}${more} FROM tax_rate r WHERE r.tax_region_id = ${region}.id ORDER BY r.created_at, r.id`,
    "tax_rates",
  );

/** Columns of the region `g`; relations only where they are asked for. */
export const regionColumns = (fields: Selection): string =>
  `${regionRow("g")}, g.version
   ${fields.wants("tax_rates") ? ratesOf("g", fields.wants("tax_rates.rules") ? rulesOf("r") : "") : ""}
   ${fields.wants("parent") ? `, (SELECT row_to_json(above) FROM (SELECT ${regionRow("p")} FROM tax_region p WHERE p.id = g.parent_id) above) AS parent` : ""}
   ${
     fields.wants("children")
       ? listed(
           `SELECT ${regionRow("c")}${fields.wants("children.tax_rates") ? ratesOf("c") : ""}
              FROM tax_region c WHERE c.parent_id = g.id ORDER BY c.province_code`,
           "children",
         )
       : ""
   }`;

/** Columns of the rate `r`; relations only where they are asked for. */
export const rateColumnsOf = (fields: Selection): string =>
  `${rateRow("r")}, r.version
   ${fields.wants("rules") ? rulesOf("r") : ""}
   ${fields.wants("tax_region") ? `, (SELECT row_to_json(place) FROM (SELECT ${regionRow("g")} FROM tax_region g WHERE g.id = r.tax_region_id) place) AS tax_region` : ""}`;

const common = (alias: string): FilterColumns => ({
  id: { sql: `${alias}.id`, type: "text" },
  created_by: { sql: `${alias}.created_by`, type: "text", nullable: true },
  created_at: { sql: `${alias}.created_at`, type: "timestamp" },
  updated_at: { sql: `${alias}.updated_at`, type: "timestamp" },
  // What is deleted is gone; clients ask for it all the same.
  deleted_at: { sql: "NULL::timestamptz", type: "timestamp", nullable: true },
});

export const regionListing: Listing = {
  from: "tax_region g",
  filters: {
    ...common("g"),
    country_code: { sql: "g.country_code", type: "text" },
    province_code: { sql: "g.province_code", type: "text", nullable: true },
    parent_id: { sql: "g.parent_id", type: "text", nullable: true },
    provider_id: { sql: "g.provider_id", type: "text", nullable: true },
  },
  orders: {
    id: "g.id",
    country_code: "g.country_code",
    province_code: "g.province_code",
    created_at: "g.created_at",
    updated_at: "g.updated_at",
  },
  defaultOrder: "country_code,province_code",
  defaultLimit: 50,
  searched: ["g.country_code", "g.province_code"],
};

export const rateListing: Listing = {
  from: "tax_rate r",
  filters: {
    ...common("r"),
    tax_region_id: { sql: "r.tax_region_id", type: "text" },
    name: { sql: "r.name", type: "text" },
    code: { sql: "r.code", type: "text", nullable: true },
    rate: { sql: "r.rate", type: "number" },
    is_default: { sql: "r.is_default", type: "boolean" },
    is_combinable: { sql: "r.is_combinable", type: "boolean" },
    "rules.reference_id": {
      sql: "u.reference_id",
      type: "text",
      within: (condition) => `EXISTS (SELECT FROM tax_rate_rule u WHERE u.tax_rate_id = r.id AND ${condition})`,
    },
  },
  orders: {
    id: "r.id",
    name: "r.name",
    code: "r.code",
    rate: "r.rate",
    is_default: "r.is_default",
    created_at: "r.created_at",
    updated_at: "r.updated_at",
  },
  defaultOrder: "created_at",
  defaultLimit: 50,
  searched: ["r.name", "r.code"],
};

export const findRegion = statement<{ parentId: string | null; countryCode: string; provinceCode: string | null }>(
  "tax.find_region",
  `SELECT parent_id AS "parentId", country_code AS "countryCode", province_code AS "provinceCode" FROM tax_region WHERE id = $1`,
);

/** Locks a region and counts it as changed: what belongs to it is about to be. No row when there is none. */
export const changeRegion = statement<{ id: string }>(
  "tax.change_region",
  `UPDATE tax_region SET updated_at = now() WHERE id = $1 RETURNING id`,
);

/** With its provinces, rates and rules. */
export const deleteRegion = statement<{ id: string }>(
  "tax.delete_region",
  `DELETE FROM tax_region WHERE id = $1 RETURNING id`,
);

export const regionOfRate = statement<{ regionId: string }>(
  "tax.region_of_rate",
  `SELECT tax_region_id AS "regionId" FROM tax_rate WHERE id = $1`,
);

/** Parameters: region, the rate that stays what it is. */
export const clearDefaultRate = statement<never>(
  "tax.clear_default_rate",
  `UPDATE tax_rate SET is_default = false, updated_at = now() WHERE tax_region_id = $1 AND is_default AND id <> $2`,
);

export const deleteRate = statement<{ id: string }>(
  "tax.delete_rate",
  `DELETE FROM tax_rate WHERE id = $1 RETURNING id`,
);

/**
 * What a rule names without there being such a thing. What may not be deleted while rules name it is locked until the
 * transaction ends: whoever deletes it waits, and then sees the rule. Parameter: the rules.
 */
export const unknownReferences = statement<{ reference: string; referenceId: string }>(
  "tax.unknown_references",
  `WITH named AS (SELECT * FROM json_to_recordset($1::json) AS x (reference text, reference_id text)),
        types AS (
          SELECT id FROM product_type WHERE id IN (SELECT reference_id FROM named WHERE reference = 'product_type')
           ORDER BY id FOR KEY SHARE),
        options AS (
          SELECT id FROM shipping_option WHERE id IN (SELECT reference_id FROM named WHERE reference = 'shipping_option')
           ORDER BY id FOR KEY SHARE)
   SELECT x.reference, x.reference_id AS "referenceId" FROM named x
    WHERE NOT CASE x.reference
      WHEN 'product' THEN EXISTS (SELECT FROM product p WHERE p.id = x.reference_id AND p.deleted_at IS NULL)
      WHEN 'product_type' THEN x.reference_id IN (SELECT id FROM types)
      ELSE x.reference_id IN (SELECT id FROM options) END`,
);

/** A rule that is there stays. Parameters: rate, the rules with new ids, who makes them. */
export const addRules = statement<never>(
  "tax.add_rules",
  `INSERT INTO tax_rate_rule (id, tax_rate_id, reference, reference_id, created_by)
   SELECT x.id, $1, x.reference, x.reference_id, $3
     FROM json_to_recordset($2::json) AS x (id text, reference text, reference_id text)
   ON CONFLICT (tax_rate_id, reference, reference_id) DO NOTHING`,
);

/** Parameters: rate, the rules that stay. */
export const dropOtherRules = statement<never>(
  "tax.drop_other_rules",
  `DELETE FROM tax_rate_rule u WHERE u.tax_rate_id = $1
      AND NOT EXISTS (SELECT FROM json_to_recordset($2::json) AS x (reference text, reference_id text)
                       WHERE x.reference = u.reference AND x.reference_id = u.reference_id)`,
);

/** Parameters: rate, rule. */
export const deleteRule = statement<{ id: string }>(
  "tax.delete_rule",
  `DELETE FROM tax_rate_rule WHERE tax_rate_id = $1 AND id = $2 RETURNING id`,
);

/** Its rules are part of what a rate is. */
export const changeRate = statement<never>("tax.change_rate", `UPDATE tax_rate SET updated_at = now() WHERE id = $1`);
