/** What a line of an order is called: the product, and which of it where there is a choice. */
export const lineName = ({ title, variantTitle }: { title: string; variantTitle: string }): string =>
  variantTitle === title || variantTitle === "" ? title : `${title} (${variantTitle})`;
