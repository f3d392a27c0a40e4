/** A callback from outside the shop, exactly as it came: signatures are made over its bytes. */
export interface WebhookRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
}

/** What the sender is answered. Anything but a 2xx makes most senders try again. */
export interface WebhookReply {
  readonly status: number;
  readonly body?: string;
}
