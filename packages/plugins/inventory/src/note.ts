/** What a movement says about itself. */
export interface Note {
  reason?: string;
  reference?: string;
  actor?: string;
}
