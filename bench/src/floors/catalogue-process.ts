import type { AddressInfo } from "node:net";
import Fastify, { type FastifyReply } from "fastify";
import pg from "pg";
import { givenInput, serveParent } from "../parent.ts";
import { assemble, type Page } from "./catalogue-page.ts";

// The floor of the product list and of one product: bare Fastify, one named statement over the same rows, the same bytes.

interface Input {
  readonly databaseUrl: string;
  readonly salesChannelId: string;
  readonly currencyCode: string;
  readonly isTaxInclusive: boolean;
}

const { databaseUrl, salesChannelId, currencyCode, isTaxInclusive } = givenInput<Input>();
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });

const page = `g.body, g.prices[array_position(g.currency_codes, $2)] AS prices`;
const list = {
  name: "list",
  text: `SELECT ${page}
           FROM (SELECT product_id, created_at FROM product_listing WHERE sales_channel_id = $1
                  ORDER BY created_at DESC, product_id DESC LIMIT $3) l
           JOIN product_page g USING (product_id) ORDER BY l.created_at DESC, l.product_id DESC`,
};
const one = {
  name: "one",
  text: `SELECT ${page} FROM product_listing l JOIN product_page g USING (product_id)
          WHERE l.product_id = $3 AND l.sales_channel_id = $1`,
};
const render = ({ rows }: pg.QueryResult<Page>): string =>
  rows.map((row) => assemble(row, currencyCode, isTaxInclusive)).join(",");

const counted = await pool.query<{ count: string }>(
  "SELECT count(*) FROM product_listing WHERE sales_channel_id = $1",
  [salesChannelId],
);
const count = Number(counted.rows[0]?.count);

const app = Fastify();
app.get<{ Querystring: { limit: string } }>("/store/products", async ({ query: { limit } }, reply) => {
  const found = await pool.query<Page>({ ...list, values: [salesChannelId, currencyCode, limit] });
  return send(reply, `{"products":[${render(found)}],"count":${count},"offset":0,"limit":${limit}}`);
});
app.get<{ Params: { id: string } }>("/store/products/:id", async ({ params: { id } }, reply) => {
  const found = await pool.query<Page>({ ...one, values: [salesChannelId, currencyCode, id] });
  return send(reply, `{"product":${render(found)}}`);
});
const send = (reply: FastifyReply, body: string) =>
  reply.header("content-type", "application/json; charset=utf-8").send(body);

await app.listen({ port: 0, host: "127.0.0.1" });
serveParent({ port: (app.server.address() as AddressInfo).port }, async () => {
  await app.close();
  await pool.end();
});
