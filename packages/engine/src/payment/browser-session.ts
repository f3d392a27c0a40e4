import type { PaymentSession } from "./collection-json.ts";

/**
 * Whether the browser may pay this session without the shop: it can when the provider gave it something to pay with. Of
 * any other session money moves by the checkout's own calls alone, so there is nothing to look after.
 */
export const paysInBrowser = ({ data }: Pick<PaymentSession, "data">): boolean => Object.keys(data).length > 0;

/** Names the one authorisation of a session that the browser pays: a second checkout of it finds the first one's money. */
export const authorizationKeyOf = (sessionId: string): string => `${sessionId}:authorize`;

/** Names the one authorisation of a session that is paid without a checkout. */
export const directKeyOf = (sessionId: string): string => `${sessionId}:direct`;
