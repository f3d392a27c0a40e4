import { statement } from "@hanse/plugin-kit";

export interface SalesChannelRow {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly is_disabled: boolean;
  readonly metadata: Record<string, unknown> | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export const listSalesChannels = statement<SalesChannelRow>(
  "sales_channel.list",
  `SELECT id, name, description, is_disabled, metadata, created_at, updated_at FROM sales_channel ORDER BY created_at, id`,
);
