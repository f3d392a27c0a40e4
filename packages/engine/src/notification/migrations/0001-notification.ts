import { Migration } from "@mikro-orm/migrations";

export class CreateNotification extends Migration {
  override up(): void {
    // What was said to whom, without what was said: messages hold links that are secrets of their recipients.
    this.addSql(`
      CREATE TABLE notification (
        id text PRIMARY KEY,
        event_id text NOT NULL,
        event_name text NOT NULL,
        template text NOT NULL,
        channel text NOT NULL,
        -- Personal data: the address that it went to. Rows are deleted after a while.
        recipient text NOT NULL,
        -- Ids of other domains without foreign keys: what was said outlives what it was about.
        resource_type text,
        resource_id text,
        receiver_id text,
        status text NOT NULL CHECK (status IN ('pending', 'sent', 'failed')),
        -- Why it was not sent: for good when it failed, so far while it is pending.
        reason text,
        provider_message_id text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        sent_at timestamptz,
        -- An event says one thing once, however often it is delivered.
        CONSTRAINT notification_of_event UNIQUE (event_id, template),
        CONSTRAINT notification_sent_check CHECK ((status = 'sent') = (sent_at IS NOT NULL)),
        CONSTRAINT notification_failed_check CHECK (status <> 'failed' OR reason IS NOT NULL)
      )`);
    this.addSql(`CREATE INDEX notification_newest ON notification (created_at DESC, id DESC)`);
    this.addSql(`CREATE INDEX notification_recipient ON notification (recipient)`);
    this.addSql(`CREATE INDEX notification_resource ON notification (resource_id)`);
  }
}
