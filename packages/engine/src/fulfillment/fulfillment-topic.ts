/** The cache topic of everything that decides how a cart can be shipped. */
export const fulfillmentTopic = "fulfillment";
