/** Where a stock location is. */
export interface LocationAddress {
  readonly address1: string;
  readonly address2?: string | null;
  readonly company?: string | null;
  readonly city?: string | null;
  /** ISO 3166-1 alpha-2, lower case. */
  readonly countryCode: string;
  readonly province?: string | null;
  readonly postalCode?: string | null;
  readonly phone?: string | null;
  readonly metadata?: Record<string, unknown> | null;
}
