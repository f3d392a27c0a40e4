import type { Database } from "@hanse/plugin-kit";
import { type Snapshot, snapshot } from "../platform/cache/snapshot.ts";
import type { VersionClock } from "../platform/cache/version-clock.ts";
import { type ActivePriceList, selectActiveLists } from "./price.queries.ts";
import type { PriceListType } from "./resolve-price.ts";

/** What price lists and preferences stand for goes by this topic. */
export const pricingTopic = "pricing";

interface KeptList {
  readonly id: string;
  readonly type: PriceListType;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly customerGroupIds: readonly string[];
}

const nothing: ReadonlyMap<string, PriceListType> = new Map();

/**
 * Which price lists hold at a moment. The lists that are switched on live in memory and the clock is looked at with each
 * question, so that a sale begins and ends on time without anybody doing anything.
 */
export class ActivePriceListService {
  readonly #lists: Snapshot<readonly KeptList[]>;

  constructor({ database, clock }: { database: Database; clock: VersionClock }) {
    this.#lists = snapshot(clock, [pricingTopic], async () => (await database.query(selectActiveLists)).map(toKept));
  }

  /** The lists that hold now for a member of these groups, in the order of their ids. */
  async holding(
    customerGroupIds: readonly string[],
    now: number = Date.now(),
  ): Promise<ReadonlyMap<string, PriceListType>> {
    const lists = await this.#lists.get();
    if (lists.length === 0) return nothing;
    const open = lists.filter((list) => holds(list, now) && admits(list, customerGroupIds));
    return open.length === 0 ? nothing : new Map(open.map(({ id, type }) => [id, type]));
  }

  /** Whether it matters now which groups a customer is in. */
  async askForGroups(now: number = Date.now()): Promise<boolean> {
    const lists = await this.#lists.get();
    return lists.some((list) => list.customerGroupIds.length > 0 && holds(list, now));
  }
}

const toKept = ({ startsAt, endsAt, ...list }: ActivePriceList): KeptList => ({
  ...list,
  startsAt: startsAt === null ? -Infinity : Date.parse(startsAt),
  endsAt: endsAt === null ? Infinity : Date.parse(endsAt),
});

/** The end is the first moment at which it no longer holds. */
const holds = ({ startsAt, endsAt }: KeptList, now: number): boolean => startsAt <= now && now < endsAt;

const admits = ({ customerGroupIds: wanted }: KeptList, has: readonly string[]): boolean =>
  wanted.length === 0 || wanted.some((id) => has.includes(id));
