/** A message as it is sent: the same in text and in HTML. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** What mails say of the shop, and in whose spelling. */
export interface Letterhead {
  readonly shopName: string;
  /** Where shoppers find the shop, without a slash at the end. */
  readonly storefrontUrl: string;
  /** Where staff finds the admin; null when the shop did not say. */
  readonly adminUrl: string | null;
  /** BCP 47, known to Intl. */
  readonly locale: string;
}
