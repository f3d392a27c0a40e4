import { type Account, type CustomerObject, newStripeId, nowInSeconds } from "./account.ts";
import { noSuch } from "./api-error.ts";
import type { FormValues } from "./form-body.ts";
import { Parameters } from "./parameters.ts";

/** `/v1/customers`. */
export class Customers {
  readonly #account: Account;

  constructor(account: Account) {
    this.#account = account;
  }

  create(form: FormValues): CustomerObject {
    const params = new Parameters(form, ["email", "name", "metadata", "description", "phone"]);
    const customer: CustomerObject = {
      id: newStripeId("cus"),
      object: "customer",
      created: nowInSeconds(),
      email: params.text("email") ?? null,
      livemode: false,
      metadata: params.metadata(),
      name: params.text("name") ?? null,
    };
    this.#account.customers.set(customer.id, customer);
    return customer;
  }

  retrieve(id: string): CustomerObject {
    const customer = this.#account.customers.get(id);
    if (!customer) throw noSuch("customer", id, "id");
    return customer;
  }
}
