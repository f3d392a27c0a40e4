/** More than anybody types; what is larger is a batch or an import, whose changes say the same. */
const longest = 16_384;
const deepest = 20;

const secretName = /password|secret|token|authorization|credential|cvc|cvv|card_?number|iban/i;

/** What is kept of a request's body: no secrets, and not more than can be looked at. */
export function recordedInput(input: unknown): unknown {
  if (input === undefined || input === null) return null;
  const cleaned = withoutSecrets(input, 0);
  const length = JSON.stringify(cleaned).length;
  if (length <= longest) return cleaned;
  const isList = Array.isArray(input) || typeof input !== "object";
  return { omitted: `${length} characters`, fields: isList ? [] : Object.keys(input).slice(0, 100) };
}

function withoutSecrets(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > deepest) return "[too deep]";
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      secretName.test(name) ? "[removed]" : withoutSecrets(item, depth + 1),
    ]),
  );
}
