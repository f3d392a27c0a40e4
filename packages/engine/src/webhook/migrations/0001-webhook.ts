import { Migration } from "@mikro-orm/migrations";

export class CreateWebhook extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE webhook_endpoint (
        id text PRIMARY KEY,
        url text NOT NULL CHECK (url ~ '^https?://'),
        description text,
        -- Names of events, or '*' for all that are offered.
        events text[] NOT NULL CHECK (cardinality(events) > 0),
        -- Both in clear, since signatures are made with them.
        secret text NOT NULL CHECK (secret LIKE 'whsec\\_%'),
        previous_secret text,
        previous_secret_until timestamptz,
        status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
        disabled_reason text,
        -- Since the first failed attempt after the last that succeeded.
        failing_since timestamptz,
        metadata jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT webhook_endpoint_disabled_check CHECK ((status = 'disabled') = (disabled_reason IS NOT NULL)),
        CONSTRAINT webhook_endpoint_previous_check CHECK ((previous_secret IS NULL) = (previous_secret_until IS NULL))
      )`);
    this.addSql(`
      CREATE TABLE webhook_delivery (
        id text PRIMARY KEY,
        endpoint_id text NOT NULL REFERENCES webhook_endpoint ON DELETE CASCADE,
        -- Without a foreign key: the shop may forget an event before its deliveries.
        event_id text NOT NULL,
        event_name text NOT NULL,
        occurred_at timestamptz NOT NULL,
        payload jsonb NOT NULL,
        state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
        -- Grows with each attempt and never shrinks: tells a late answer from the current one.
        attempts integer NOT NULL DEFAULT 0,
        -- Those made before it was last replayed: they do not count towards the end of the retries.
        attempts_before integer NOT NULL DEFAULT 0,
        -- When it is tried next, or until when whoever tries has it; none while the endpoint is disabled.
        next_at timestamptz,
        delivered_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        -- An event goes to an endpoint once, however often the shop is told of it.
        CONSTRAINT webhook_delivery_of_event UNIQUE (endpoint_id, event_id),
        CONSTRAINT webhook_delivery_attempts_check CHECK (attempts_before BETWEEN 0 AND attempts),
        CONSTRAINT webhook_delivery_open_check CHECK (state = 'pending' OR next_at IS NULL),
        CONSTRAINT webhook_delivery_delivered_check CHECK ((state = 'delivered') = (delivered_at IS NOT NULL))
      )`);
    this.addSql(`CREATE INDEX webhook_delivery_newest ON webhook_delivery (endpoint_id, created_at DESC, id DESC)`);
    this.addSql(`CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE next_at IS NOT NULL`);
    this.addSql(`CREATE INDEX webhook_delivery_open ON webhook_delivery (endpoint_id) WHERE state <> 'delivered'`);
    this.addSql(`CREATE INDEX webhook_delivery_oldest ON webhook_delivery (created_at)`);
    this.addSql(`
      CREATE TABLE webhook_attempt (
        delivery_id text NOT NULL REFERENCES webhook_delivery ON DELETE CASCADE,
        number integer NOT NULL CHECK (number > 0),
        at timestamptz NOT NULL,
        -- None when there was no answer.
        status_code integer,
        error text,
        duration_ms integer NOT NULL CHECK (duration_ms >= 0),
        -- How the answer begins.
        response text NOT NULL CHECK (length(response) <= 500),
        PRIMARY KEY (delivery_id, number)
      )`);
  }
}
