import { limited } from "../row.ts";
import { statementsHeader } from "../shop-input.ts";
import { Shopper } from "../shopper.ts";
import { targetOf } from "../load.ts";
import { listPath } from "./catalogue.ts";
import { type Measure, usualCatalogue } from "./measure.ts";

/** Checkouts before the one that counts: what a process reads once is none of its statements. */
const before = 3;

export const statements: Measure = {
  name: "statements",
  async run(bench) {
    bench.say("counting statements");
    const shop = await bench.copyOf(await bench.shop(usualCatalogue(bench)));
    const hanse = await bench.startHanse(shop, { keepsReplies: false, countsStatements: true });
    const { url, headers } = targetOf(hanse, listPath(shop.facts), shop.facts.key);
    await fetch(url, { headers });
    const listed = await fetch(url, { headers });
    const shopper = new Shopper(hanse, shop);
    for (let done = 0; done < before; done += 1) await shopper.checkOut();
    const steps = await shopper.checkOut();
    shopper.leave();
    await hanse.stop();
    await bench.databases.drop(shop.databaseUrl);

    const counts = Object.fromEntries(steps.map(({ name, headers: sent }) => [name, counted(sent[statementsHeader])]));
    const whole = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const row = (id: string, what: string, count: number, limit: number) =>
      limited({ id: `statements.${id}`, what: `statements: ${what}`, unit: "" }, count, limit);
    return [
      row("list", "product list", counted(listed.headers.get(statementsHeader)), 1),
      row("add_line_item", "add a line item", counts["add line item"] ?? Number.NaN, 6),
      row("complete", "complete a cart", counts["complete"] ?? Number.NaN, 16),
      { ...row("checkout", "whole checkout, 8 requests", whole, 50), more: counts },
    ];
  },
};

function counted(header: string | string[] | null | undefined): number {
  if (typeof header !== "string")
    throw new Error(`A reply does not say in ${statementsHeader} how many statements it took.`);
  return Number(header);
}
