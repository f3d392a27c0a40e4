import { PeriodInvalid, TimeZoneUnknown } from "./report.errors.ts";

/** The days of a report, both included, as a shop's calendar has them. */
export interface Period {
  /** `2026-01-01` */
  readonly from: string;
  readonly to: string;
  /** Name of the IANA database. */
  readonly timeZone: string;
}

const dayMs = 86_400_000;
/** More than anybody reads at once; a report by day has a row for each. */
const mostDays = 3_660;

/**
 * The period that a request asks for: the last 30 days unless it says otherwise.
 *
 * @throws PeriodInvalid, TimeZoneUnknown
 */
export function periodOf(
  { from, to, time_zone: timeZone = "UTC" }: { from?: string; to?: string; time_zone?: string },
  now: Date,
): Period {
  refuseUnknownZone(timeZone);
  const last = to ?? dayIn(timeZone, now);
  const first = from ?? dayBefore(last, 29);
  const days = (dayNumber(last) - dayNumber(first)) / dayMs + 1;
  if (Number.isNaN(days)) throw invalid(first, last, "a date is written as 2026-01-31 and has to exist");
  if (days < 1) throw invalid(first, last, "it would end before it begins");
  if (days > mostDays) throw invalid(first, last, `it is ${days} days long, at most ${mostDays} are possible`);
  return { from: first, to: last, timeZone };
}

const invalid = (from: string, to: string, problem: string) => new PeriodInvalid({ from, to, problem });

/** NaN for what is no day of the calendar, such as the 30th of February. */
function dayNumber(day: string): number {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) ? time : Number.NaN;
}

const dayBefore = (day: string, days: number): string => {
  const time = dayNumber(day);
  return Number.isNaN(time) ? day : new Date(time - days * dayMs).toISOString().slice(0, 10);
};

/** Swedish writes dates the way ISO 8601 does. */
const dayIn = (timeZone: string, now: Date): string => new Intl.DateTimeFormat("sv-SE", { timeZone }).format(now);

function refuseUnknownZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
  } catch (error) {
    throw new TimeZoneUnknown({ timeZone }, { cause: error });
  }
}
