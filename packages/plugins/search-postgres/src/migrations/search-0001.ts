import type { MigrationStep } from "@hanse/plugin-kit";
import { Migration } from "@mikro-orm/migrations";

class CreateIndex extends Migration {
  override up(): void {
    this.addSql(`
      DO $$
      BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
      EXCEPTION WHEN OTHERS THEN
        RAISE EXCEPTION 'The plugin search-postgres needs the PostgreSQL extension pg_trgm and could not create it (%). Install PostgreSQL''s contrib modules, and run CREATE EXTENSION pg_trgm in this database as its owner or as a superuser.', SQLERRM;
      END $$`);
    this.addSql(`
      CREATE TABLE generation (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rebuild_id text
      )`);
    this.addSql(`
      CREATE TABLE standing (
        is_only boolean PRIMARY KEY DEFAULT true CONSTRAINT standing_is_only_check CHECK (is_only),
        live bigint NOT NULL CONSTRAINT standing_live_foreign REFERENCES generation,
        building bigint CONSTRAINT standing_building_foreign REFERENCES generation,
        synonyms_version bigint NOT NULL DEFAULT 0,
        CONSTRAINT standing_building_check CHECK (building <> live)
      )`);
    this.addSql("CREATE INDEX standing_live_index ON standing (live)");
    this.addSql("CREATE INDEX standing_building_index ON standing (building)");
    this.addSql(
      "WITH first AS (INSERT INTO generation DEFAULT VALUES RETURNING id) INSERT INTO standing (live) SELECT id FROM first",
    );
    this.addSql(`
      CREATE TABLE document (
        generation bigint NOT NULL CONSTRAINT document_generation_foreign REFERENCES generation,
        product_id text NOT NULL,
        version bigint NOT NULL,
        is_removed boolean NOT NULL,
        created_at timestamptz,
        title_key text COLLATE "C",
        is_available boolean,
        prices jsonb,
        terms text[],
        facets text[],
        words tsvector,
        PRIMARY KEY (generation, product_id),
        CONSTRAINT document_is_removed_check CHECK (is_removed OR (created_at IS NOT NULL AND title_key IS NOT NULL
          AND is_available IS NOT NULL AND prices IS NOT NULL AND terms IS NOT NULL AND facets IS NOT NULL AND words IS NOT NULL))
      )`);
    // What is found must be looked up, not waited for: without the pending list, reads stay even while many write.
    this.addSql("CREATE INDEX document_words_index ON document USING gin (words) WITH (fastupdate = off)");
    this.addSql("CREATE INDEX document_terms_index ON document USING gin (terms) WITH (fastupdate = off)");
    this.addSql(
      "CREATE INDEX document_created_at_index ON document (generation, created_at DESC, product_id) WHERE NOT is_removed",
    );
    this.addSql(
      "CREATE INDEX document_title_key_index ON document (generation, title_key, product_id) WHERE NOT is_removed",
    );
    this.addSql(`
      CREATE TABLE word (
        generation bigint NOT NULL CONSTRAINT word_generation_foreign REFERENCES generation,
        word text COLLATE "C" NOT NULL,
        PRIMARY KEY (generation, word)
      )`);
    // The extension may live in a schema of the database owner's choice.
    this.addSql(`
      DO $$
      DECLARE
        home text := (SELECT nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE extname = 'pg_trgm');
      BEGIN
        EXECUTE format('CREATE INDEX word_word_index ON word USING gin (word %I.gin_trgm_ops)', home);
        EXECUTE format($function$
          CREATE FUNCTION similar_words(given text, swapped text[], in_generation bigint) RETURNS SETOF text
          LANGUAGE sql STABLE SET search_path = %1$I, %2$I AS $body$
            SELECT word FROM (
              SELECT word, 1.0 AS likeness FROM word WHERE generation = in_generation AND word = ANY(swapped)
              UNION ALL
              SELECT word, similarity(word, given) FROM word
              WHERE generation = in_generation AND word %% given AND abs(length(word) - length(given)) <= 2
            ) AS found GROUP BY word ORDER BY max(likeness) DESC, word LIMIT 8
          $body$ $function$, current_schema(), home);
      END $$`);
    this.addSql(`
      CREATE TABLE synonym_group (
        position int PRIMARY KEY,
        terms text[] NOT NULL
      )`);
  }
}

export const createIndex: MigrationStep = { name: "search/0001", class: CreateIndex };
