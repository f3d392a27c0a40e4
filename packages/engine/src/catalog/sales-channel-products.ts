import { type Database, type EventEnvelope, happened, statement, type Transaction } from "@hanse/plugin-kit";
import type { Static } from "typebox";
import Type from "typebox";
import { touch } from "../platform/cache/touch.ts";
import { route } from "../platform/http/route.ts";
import { versioned } from "../platform/http/row-version.ts";
import { closed, LinkBody } from "../platform/http/shape.ts";
import type { ModuleSubscriber } from "../platform/module.ts";
import {
  SalesChannelDeleted,
  SalesChannelDto,
  salesChannelFields,
  SalesChannelNotFound,
  type SalesChannelService,
} from "../sales-channel/index.ts";
import { ProductNotFound } from "./catalog.errors.ts";
import { ProductUpdated } from "./product.events.ts";

interface Uses {
  database: Database;
  salesChannels: SalesChannelService;
}

/** Sorted, so that two who link the same products do not lock crosswise. */
const lockProducts = statement<{ id: string }>(
  "catalog.lock_channel_products",
  `SELECT id FROM product WHERE id = ANY($1) AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE`,
);

/** The products that were changed by it. Parameters: channel, products to add, products to remove. */
const relink = statement<{ id: string }>(
  "catalog.relink_channel",
  `WITH added AS (
     INSERT INTO product_sales_channel_link (product_id, sales_channel_id) SELECT id, $1 FROM unnest($2::text[]) AS id
     ON CONFLICT DO NOTHING RETURNING product_id
   ), removed AS (
     DELETE FROM product_sales_channel_link WHERE sales_channel_id = $1 AND product_id = ANY($3::text[]) RETURNING product_id
   )
   UPDATE product SET updated_at = now()
    WHERE id IN (SELECT product_id FROM added UNION ALL SELECT product_id FROM removed) RETURNING id`,
);

const unlinkAll = statement<{ id: string }>(
  "catalog.unlink_channel",
  `WITH removed AS (DELETE FROM product_sales_channel_link WHERE sales_channel_id = $1 RETURNING product_id)
   UPDATE product SET updated_at = now() WHERE id IN (SELECT product_id FROM removed) RETURNING id`,
);

async function announce(tx: Transaction, changed: readonly { id: string }[]): Promise<void> {
  if (changed.length === 0) return;
  tx.emit(...changed.map(({ id }) => happened(ProductUpdated, { id })));
  await touch(tx, "catalog");
}

/** All or nothing; a product both added and removed is removed. */
async function link(database: Database, channelId: string, { add = [], remove = [] }: Static<typeof LinkBody>) {
  const wanted = [...new Set(add)].filter((id) => !remove.includes(id));
  await database.transaction(async (tx) => {
    const known = new Set((await tx.query(lockProducts, [[...wanted, ...remove]])).map(({ id }) => id));
    const unknown = wanted.find((id) => !known.has(id));
    if (unknown !== undefined) throw new ProductNotFound({ id: unknown });
    await announce(tx, await tx.query(relink, [channelId, wanted, remove]));
  });
}

/** A product is visible in the channels it is linked to. */
export const updateSalesChannelProducts = route({
  id: "admin.salesChannels.updateProducts",
  method: "POST",
  url: "/admin/sales-channels/:id/products",
  access: "admin",
  permission: "sales_channel:write",
  summary: "Offers products in a sales channel, or no longer.",
  params: closed({ id: Type.String() }),
  body: LinkBody,
  selects: salesChannelFields,
  reply: Type.Object({ sales_channel: Type.Partial(SalesChannelDto) }),
  errors: [SalesChannelNotFound, ProductNotFound],
  async handle({ params, body, fields }, { database, salesChannels }: Uses) {
    const channel = await salesChannels.get(params.id);
    await link(database, channel.id, body);
    return versioned({ sales_channel: fields.pick(channel) }, channel.version);
  },
});

/** Products are no longer linked to a channel that is gone. */
export const leaveDeletedChannel: ModuleSubscriber<Uses> = {
  name: "catalog.leave_channel",
  event: SalesChannelDeleted.name,
  handle: ({ database }, { payload }: EventEnvelope<unknown>) =>
    database.transaction(async (tx) => {
      const { id } = payload as Static<typeof SalesChannelDeleted.payload>;
      await announce(tx, await tx.query(unlinkAll, [id]));
    }),
};
