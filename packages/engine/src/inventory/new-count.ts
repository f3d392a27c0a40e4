import type { StockNote } from "./level-administration.service.ts";

/** A count as the wire has it. */
interface CountBody {
  readonly stocked_quantity?: number;
  readonly incoming_quantity?: number;
  readonly reason?: string;
  readonly reference?: string;
}

/** What was counted, why and by whom; what was not sent stays as it is. */
export const toCount = (
  { stocked_quantity: stocked, incoming_quantity: incoming, ...note }: CountBody,
  actor: string,
): StockNote & { stocked?: number; incoming?: number } => ({
  ...(stocked !== undefined && { stocked }),
  ...(incoming !== undefined && { incoming }),
  ...toNote(note, actor),
});

/** Why stock changes, and who changes it. */
export const toNote = ({ reason, reference }: Pick<CountBody, "reason" | "reference">, actor: string): StockNote => ({
  ...(reason !== undefined && { reason }),
  ...(reference !== undefined && { reference }),
  actor,
});
