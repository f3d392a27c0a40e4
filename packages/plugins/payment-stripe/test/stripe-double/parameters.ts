import { invalidParameter, missingParameter, unknownParameter } from "./api-error.ts";
import type { FormValue, FormValues } from "./form-body.ts";

/** The parameters of a request, checked as Stripe checks them. */
export class Parameters {
  readonly form: FormValues;

  constructor(form: FormValues, known: readonly string[]) {
    for (const name of Object.keys(form)) if (![...known, "expand"].includes(name)) throw unknownParameter(name);
    this.form = form;
  }

  text(name: string): string | undefined {
    const value = this.form[name];
    if (value === undefined || value === "") return undefined;
    if (typeof value !== "string") throw invalidParameter(`Invalid string: ${name}`, name);
    return value;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw missingParameter(name);
    return value;
  }

  /** An amount in Stripe's units. */
  amount(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^\d+$/u.test(value)) throw invalidParameter(`Invalid integer: ${value}`, name, "parameter_invalid_integer");
    if (Number(value) < 1)
      throw invalidParameter("This value must be greater than or equal to 1.", name, "parameter_invalid_integer");
    return Number(value);
  }

  metadata(): Record<string, string> {
    const value: FormValue | undefined = this.form["metadata"];
    if (typeof value !== "object" || Array.isArray(value)) return {};
    return Object.fromEntries(
      Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
    );
  }
}

/** Card networks take no third decimal. */
const threeDecimals = new Set(["bhd", "jod", "kwd", "omr", "tnd"]);
const hundreds = new Set(["isk", "ugx"]);

/** Refuses what Stripe refuses to charge. */
export function checkCharge(amount: number, currency: string): void {
  if (!/^[a-z]{3}$/u.test(currency)) throw invalidParameter(`Invalid currency: ${currency}`, "currency");
  if (threeDecimals.has(currency) && amount % 10 !== 0)
    throw invalidParameter("The last digit of the amount must be 0 for this currency.", "amount");
  if (hundreds.has(currency) && amount % 100 !== 0)
    throw invalidParameter(`Invalid ${currency} amount: decimals have to be 00.`, "amount");
  if (["eur", "usd"].includes(currency) && amount < 50)
    throw invalidParameter(`Amount must be at least 50 cents ${currency}`, "amount", "amount_too_small");
}
