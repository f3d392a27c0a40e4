/** When repeated work is due: every so many milliseconds, or by a cron expression of five fields. */
export type Schedule =
  | { readonly everyMs: number }
  | {
      /** `0 3 * * *`: every day at three. */
      readonly cron: string;
      /** IANA name; UTC unless told. */
      readonly timeZone?: string;
    };
