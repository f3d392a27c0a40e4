import Type, { type Static } from "typebox";

/** What is wrong with a cell of a file, or with a product in it. */
export const RowError = Type.Object({
  /** The line of the file on which the row begins; the first one is 1. */
  row: Type.Integer(),
  column: Type.Union([Type.String(), Type.Null()]),
  value: Type.Union([Type.String(), Type.Null()]),
  message: Type.String(),
});
export type RowError = Static<typeof RowError>;

const longest = 100;

/** An error with its value cut to a readable length. */
export const rowError = (row: number, column: string | null, value: string | null, message: string): RowError => ({
  row,
  column,
  value: value !== null && value.length > longest ? `${value.slice(0, longest)}…` : value,
  message,
});
