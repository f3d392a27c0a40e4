import type { Parameters } from "./statement-text.ts";

/**
 * Sales channels as a parameter. Most keys have one, and then it is compared as such: of a list whose length it cannot know,
 * PostgreSQL thinks the worst, and plans the statement anew each time.
 */
export interface Channels {
  readonly placeholder: string;
  readonly isOne: boolean;
}

export function addChannels(ids: readonly string[], parameters: Parameters): Channels {
  const isOne = ids.length === 1;
  return { placeholder: parameters.add(isOne ? ids[0] : ids), isOne };
}

/** Whether a column is one of the channels. */
export const isIn = (column: string, { placeholder, isOne }: Channels): string =>
  isOne ? `${column} = ${placeholder}::text` : `${column} = ANY(${placeholder}::text[])`;
