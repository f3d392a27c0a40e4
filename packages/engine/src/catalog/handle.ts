const maxLength = 255;

/** Whether a text can stand in a URL as it is: letters of any script are fine, what needs escaping is not. */
export const isHandle = (text: string): boolean =>
  text.length <= maxLength &&
  /^[\p{L}\p{M}\p{N}._~-]+$/u.test(text) &&
  /[\p{L}\p{N}]/u.test(text) &&
  !/\p{Lu}/u.test(text);

/** A handle made of a title: `Café au lait, 250 g` becomes `cafe-au-lait-250-g`. Empty if nothing is left. */
export const handleOf = (title: string): string =>
  title
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .slice(0, maxLength)
    .replaceAll(/^-+|-+$/g, "");
