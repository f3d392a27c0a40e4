/** What happens with a card when it is charged. */
export interface Card {
  readonly id: string;
  readonly outcome: "succeeds" | "requires-action" | "declined";
  readonly declineCode?: string;
  readonly message?: string;
}

/** Stripe's own names for its test cards, and short ones for tests. */
export const cards = {
  succeeds: { id: "pm_card_visa", outcome: "succeeds" },
  "requires-action": { id: "pm_card_authenticationRequired", outcome: "requires-action" },
  declined: {
    id: "pm_card_visa_chargeDeclined",
    outcome: "declined",
    declineCode: "generic_decline",
    message: "Your card was declined.",
  },
  "insufficient-funds": {
    id: "pm_card_visa_chargeDeclinedInsufficientFunds",
    outcome: "declined",
    declineCode: "insufficient_funds",
    message: "Your card has insufficient funds.",
  },
} satisfies Record<string, Card>;

export type CardName = keyof typeof cards;

export const cardById = (id: string): Card | undefined => Object.values<Card>(cards).find((card) => card.id === id);
