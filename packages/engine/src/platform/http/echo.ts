const longest = 60;

/** Fields whose values must not come back in an error message, which ends up in logs and on screens. */
const secret = /passw|token|secret|api_?key|authorization/i;

/** How an error message shows a value that was received: short, on one line, and never a secret. */
export function echo(value: unknown, field = ""): string {
  if (secret.test(field)) return "a hidden value";
  if (typeof value === "string") return JSON.stringify(truncate(value));
  if (typeof value === "number" || typeof value === "boolean" || value === null || value === undefined)
    return String(value);
  return Array.isArray(value) ? "an array" : "an object";
}

/** Keeps what a client sent from flooding an error message, or from making it invalid Unicode. */
export const truncate = (text: string): string =>
  (text.length > longest ? `${text.slice(0, longest)}…` : text).toWellFormed();
