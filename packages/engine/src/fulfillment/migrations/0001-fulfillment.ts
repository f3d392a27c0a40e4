import { Migration } from "@mikro-orm/migrations";

const timestamps = `
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()`;

export class CreateFulfillment extends Migration {
  override up(): void {
    this.#createPlaces();
    this.#createProfiles();
    this.#createOptions();
  }

  #createPlaces(): void {
    this.addSql(`
      CREATE TABLE fulfillment_set (
        id text PRIMARY KEY,
        name text NOT NULL CHECK (name <> '') UNIQUE,
        type text NOT NULL CHECK (type <> ''),
        metadata jsonb,${timestamps}
      )`);
    // A set belongs to one location, or its options would not say where a parcel leaves from.
    this.addSql(`
      CREATE TABLE fulfillment_set_location (
        fulfillment_set_id text PRIMARY KEY REFERENCES fulfillment_set ON DELETE CASCADE,
        location_id text NOT NULL REFERENCES stock_location ON DELETE CASCADE
      )`);
    this.addSql(`CREATE INDEX fulfillment_set_location_sets ON fulfillment_set_location (location_id)`);
    this.addSql(`
      CREATE TABLE service_zone (
        id text PRIMARY KEY,
        fulfillment_set_id text NOT NULL REFERENCES fulfillment_set ON DELETE CASCADE,
        name text NOT NULL CHECK (name <> ''),
        metadata jsonb,${timestamps},
        CONSTRAINT service_zone_name UNIQUE (fulfillment_set_id, name)
      )`);
    this.addSql(`
      CREATE TABLE geo_zone (
        id text PRIMARY KEY,
        service_zone_id text NOT NULL REFERENCES service_zone ON DELETE CASCADE,
        type text NOT NULL,
        country_code text NOT NULL CHECK (country_code ~ '^[a-z]{2}$'),
        province_code text CHECK (province_code ~ '^[a-z]{2}-[a-z0-9]{1,3}$'),
        city text CHECK (city <> ''),
        postal_expression jsonb CHECK (jsonb_typeof(postal_expression) = 'object'),
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT geo_zone_type CHECK (CASE type
          WHEN 'country' THEN province_code IS NULL AND city IS NULL AND postal_expression IS NULL
          WHEN 'province' THEN province_code IS NOT NULL AND city IS NULL AND postal_expression IS NULL
          WHEN 'city' THEN city IS NOT NULL AND postal_expression IS NULL
          WHEN 'zip' THEN postal_expression IS NOT NULL
          ELSE false END)
      )`);
    this.addSql(`CREATE INDEX geo_zone_service_zone ON geo_zone (service_zone_id)`);
  }

  #createProfiles(): void {
    this.addSql(`
      CREATE TABLE shipping_profile (
        id text PRIMARY KEY,
        name text NOT NULL CHECK (name <> '') UNIQUE,
        type text NOT NULL CHECK (type <> ''),
        is_default boolean NOT NULL DEFAULT false,
        metadata jsonb,${timestamps}
      )`);
    this.addSql(`CREATE UNIQUE INDEX shipping_profile_default ON shipping_profile ((true)) WHERE is_default`);
    // Products without a row here have the default profile.
    this.addSql(`
      CREATE TABLE product_shipping_profile (
        product_id text PRIMARY KEY REFERENCES product ON DELETE CASCADE,
        shipping_profile_id text NOT NULL REFERENCES shipping_profile
      )`);
    this.addSql(`CREATE INDEX product_shipping_profile_products ON product_shipping_profile (shipping_profile_id)`);
  }

  #createOptions(): void {
    this.addSql(`
      CREATE TABLE shipping_option_type (
        id text PRIMARY KEY,
        label text NOT NULL CHECK (label <> ''),
        description text NOT NULL DEFAULT '',
        code text NOT NULL CHECK (code <> '') UNIQUE,${timestamps}
      )`);
    this.addSql(`
      CREATE TABLE shipping_option (
        id text PRIMARY KEY,
        name text NOT NULL CHECK (name <> ''),
        price_type text NOT NULL CHECK (price_type IN ('flat', 'calculated')),
        service_zone_id text NOT NULL REFERENCES service_zone ON DELETE CASCADE,
        shipping_profile_id text NOT NULL REFERENCES shipping_profile,
        shipping_option_type_id text NOT NULL REFERENCES shipping_option_type,
        provider_id text NOT NULL,
        -- What the provider calls the service that the option is built on.
        service_id text NOT NULL CHECK (service_id <> ''),
        data jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(data) = 'object'),
        metadata jsonb,${timestamps}
      )`);
    this.addSql(`CREATE INDEX shipping_option_service_zone ON shipping_option (service_zone_id)`);
    this.addSql(`CREATE INDEX shipping_option_profile ON shipping_option (shipping_profile_id)`);
    this.addSql(`CREATE INDEX shipping_option_option_type ON shipping_option (shipping_option_type_id)`);
    this.addSql(`
      CREATE TABLE shipping_option_price (
        id text PRIMARY KEY,
        shipping_option_id text NOT NULL REFERENCES shipping_option ON DELETE CASCADE,
        currency_code text NOT NULL CHECK (currency_code ~ '^[a-z]{3}$'),
        region_id text REFERENCES region ON DELETE CASCADE,
        amount bigint NOT NULL CHECK (amount >= 0),
        CONSTRAINT shipping_option_price_single UNIQUE NULLS NOT DISTINCT (shipping_option_id, currency_code, region_id)
      )`);
    this.addSql(`CREATE INDEX shipping_option_price_region ON shipping_option_price (region_id)`);
    this.addSql(`
      CREATE TABLE shipping_option_rule (
        id text PRIMARY KEY,
        shipping_option_id text NOT NULL REFERENCES shipping_option ON DELETE CASCADE,
        attribute text NOT NULL CHECK (attribute <> ''),
        operator text NOT NULL CHECK (operator IN ('eq', 'ne', 'in', 'nin', 'gt', 'gte', 'lt', 'lte')),
        value jsonb NOT NULL
      )`);
    this.addSql(`CREATE INDEX shipping_option_rule_option ON shipping_option_rule (shipping_option_id)`);
  }
}
