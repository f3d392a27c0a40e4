/** A value of Stripe's form encoding: text, or nested by brackets. */
export type FormValue = string | FormValues | FormValue[];
export interface FormValues {
  [name: string]: FormValue;
}

/** Reads `a=1&b[c]=2&d[0]=3&d[]=4`, as Stripe does. */
export function parseForm(text: string): FormValues {
  const form: FormValues = Object.create(null) as FormValues;
  for (const [name, value] of new URLSearchParams(text)) put(form, pathOf(name), value);
  return form;
}

function pathOf(name: string): string[] {
  const [head = "", ...rest] = name.split("[");
  return [head, ...rest.map((part) => part.replace(/\]$/u, ""))];
}

function put(form: FormValues, [head = "", ...rest]: string[], value: string): void {
  const [next] = rest;
  if (next === undefined) {
    form[head] = value;
    return;
  }
  if (next === "" || /^\d+$/u.test(next)) {
    const list = Array.isArray(form[head]) ? form[head] : [];
    form[head] = list;
    const [, ...deeper] = rest;
    if (deeper.length === 0) list.push(value);
    else {
      const item: FormValues = {};
      put(item, deeper, value);
      list.push(item);
    }
    return;
  }
  const inner = form[head];
  const nested: FormValues = typeof inner === "object" && !Array.isArray(inner) ? inner : {};
  form[head] = nested;
  put(nested, rest, value);
}
