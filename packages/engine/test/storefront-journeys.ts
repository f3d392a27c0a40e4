import type { HttpTypes } from "@medusajs/types";
import type { Medusa } from "./medusa.ts";

/** What the Next.js starter asks of a product list, comma at the end included. */
const starterProductFields =
  "*variants.calculated_price,+variants.inventory_quantity,*variants.images,+metadata,+tags,";
/** The same of a category, blanks included, and of a cart. */
const starterCategoryFields = "*category_children, *products, *parent_category, *parent_category.parent_category";
const starterCartFields =
  "*items, *region, *items.product, *items.variant, *items.thumbnail, *items.metadata, +items.total, *promotions, +shipping_methods.name";
const starterOrderFields = "*payment_collections.payments,*items,*items.metadata,*items.variant,*items.product";

async function lookAround(sdk: Medusa) {
  const { regions } = await sdk.store.region.list();
  const first = await sdk.store.region.retrieve(regions[0]?.id ?? "");
  const roots = await sdk.store.category.list({
    fields: starterCategoryFields,
    parent_category_id: "null",
    limit: 100,
  });
  const coffee = await sdk.store.category.list({ handle: "coffee-beans", fields: starterCategoryFields });
  const { collections } = await sdk.store.collection.list({ fields: "id,handle,title", limit: 100, offset: 0 });
  const { collection } = await sdk.store.collection.retrieve(collections[0]?.id ?? "");
  const { locales } = await sdk.store.locale.list();
  return { regions, region: first.region, roots, coffee, collections, collection, locales };
}

/** A page of products, one product by its handle and the same by its id, with prices and stock. */
async function lookAtProducts(sdk: Medusa, { regionId, handle }: { regionId: string; handle: string }) {
  const page = await sdk.store.product.list({
    limit: 12,
    offset: 0,
    region_id: regionId,
    fields: starterProductFields,
  });
  const { products } = await sdk.store.product.list({ handle, region_id: regionId, fields: starterProductFields });
  const [byHandle] = products;
  const { product } = await sdk.store.product.retrieve(byHandle?.id ?? "", {
    region_id: regionId,
    fields: starterProductFields,
  });
  const several = await sdk.store.product.list({ id: page.products.map(({ id }) => id), limit: 5, fields: "id" });
  return { page, byHandle, product, several };
}

export interface Order {
  readonly regionId: string;
  /** SKUs, with how many of each. */
  readonly items: readonly (readonly [handle: string, sku: string, quantity: number])[];
  readonly address: HttpTypes.StoreAddAddress;
  readonly email?: string;
  readonly shipping: string;
}

async function variantId(sdk: Medusa, handle: string, sku: string): Promise<string> {
  const { products } = await sdk.store.product.list({ handle, fields: "*variants" });
  const found = products[0]?.variants?.find((variant) => variant.sku === sku);
  if (!found) throw new Error(`The product ${handle} has no variant ${sku}.`);
  return found.id;
}

/** From the empty cart to the cart with a payment session. */
async function fillCart(sdk: Medusa, { regionId, items, address, email, shipping }: Order) {
  const empty = await sdk.store.cart.create({ region_id: regionId });
  const { id } = empty.cart;
  for (const [handle, sku, quantity] of items) {
    await sdk.store.cart.createLineItem(id, { variant_id: await variantId(sdk, handle, sku), quantity: quantity + 1 });
  }
  const filled = (await sdk.store.cart.retrieve(id, { fields: starterCartFields })).cart;
  for (const [index, line] of (filled.items ?? []).entries()) {
    await sdk.store.cart.updateLineItem(id, line.id, { quantity: items[index]?.[2] ?? 0 });
  }
  const [first] = filled.items ?? [];
  const other = await sdk.store.cart.createLineItem(id, {
    variant_id: first?.variant_id ?? "",
    quantity: 1,
    metadata: { gift: true },
  });
  const extra = other.cart.items?.find((line) => line.metadata !== null)?.id ?? "";
  const removed = await sdk.store.cart.deleteLineItem(id, extra);
  await sdk.store.cart.update(id, {
    ...(email !== undefined && { email }),
    shipping_address: address,
    billing_address: address,
    metadata: { note: "ring twice" },
  });
  const { shipping_options: options } = await sdk.store.fulfillment.listCartOptions({ cart_id: id });
  const option = options.find(({ name }) => name.startsWith(shipping));
  await sdk.store.cart.addShippingMethod(id, { option_id: option?.id ?? "" });
  const { payment_providers: providers } = await sdk.store.payment.listPaymentProviders({ region_id: regionId });
  const { cart } = await sdk.store.cart.retrieve(id);
  const { payment_collection: payment } = await sdk.store.payment.initiatePaymentSession(cart, {
    provider_id: providers[0]?.id ?? "",
  });
  const ready = (await sdk.store.cart.retrieve(id)).cart;
  return { empty: empty.cart, filled, removed, options, providers, cart, payment, ready };
}

async function buy(sdk: Medusa, order: Order) {
  const steps = await fillCart(sdk, order);
  const completed = await sdk.store.cart.complete(steps.cart.id);
  const again = await sdk.store.cart.complete(steps.cart.id);
  const orderId = completed.type === "order" ? completed.order.id : "";
  const { order: placed } = await sdk.store.order.retrieve(orderId);
  const { order: starter } = await sdk.store.order.retrieve(orderId, { fields: starterOrderFields });
  return { ...steps, completed, again, placed, starter };
}

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** In session mode no token is sent unless it is named, so it is named, as storefronts do. */
const bearer = (token: unknown) => ({ Authorization: `Bearer ${String(token)}` });

/** Registers, makes the customer, signs in: the order in which storefronts do it. */
async function signUp(sdk: Medusa, { email, password }: Credentials) {
  const registration = await sdk.auth.register("customer", "emailpass", { email, password });
  const { customer } = await sdk.store.customer.create(
    { email, first_name: "Hanne", last_name: "Voss", phone: "+49 40 1234" },
    {},
    bearer(registration),
  );
  const token = await sdk.auth.login("customer", "emailpass", { email, password });
  return { customer, token };
}

const address = {
  address_name: "Home",
  first_name: "Hanne",
  last_name: "Voss",
  address_1: "Speicherstadt 4",
  city: "Hamburg",
  country_code: "de",
  postal_code: "20457",
};

/** What a signed-in customer does on the account pages. */
async function keepAddresses(sdk: Medusa) {
  const me = (await sdk.store.customer.retrieve()).customer;
  const renamed = (await sdk.store.customer.update({ first_name: "Johanna", metadata: { newsletter: true } })).customer;
  const created = (await sdk.store.customer.createAddress({ ...address, is_default_shipping: true })).customer;
  const home = created.addresses[0]?.id ?? "";
  await sdk.store.customer.createAddress({ ...address, address_name: "Work", city: "Lübeck" });
  const updated = (await sdk.store.customer.updateAddress(home, { address_1: "Speicherstadt 6" })).customer;
  const listed = await sdk.store.customer.listAddress({ limit: 10, order: "city" });
  const retrieved = (await sdk.store.customer.retrieveAddress(home)).address;
  const deleted = await sdk.store.customer.deleteAddress(home);
  const left = await sdk.store.customer.listAddress();
  return { me, renamed, created, updated, listed, retrieved, deleted, left };
}

/** A guest's cart is handed over at sign-in, and becomes an order of the customer's. */
async function takeCartAlong(sdk: Medusa, { credentials, order }: { credentials: Credentials; order: Order }) {
  await sdk.auth.logout();
  const asGuest = await fillCart(sdk, order);
  const token = await sdk.auth.login("customer", "emailpass", { ...credentials });
  const transferred = (await sdk.store.cart.transferCart(asGuest.cart.id)).cart;
  const completed = await sdk.store.cart.complete(asGuest.cart.id);
  const orders = await sdk.store.order.list({
    limit: 10,
    offset: 0,
    order: "-created_at",
    fields: "*items,+items.total",
  });
  const refreshed = await sdk.auth.refresh(bearer(token));
  const still = (await sdk.store.customer.retrieve()).customer;
  await sdk.auth.logout();
  return {
    transferred,
    completed,
    orders,
    refreshed,
    still,
    afterLogout: await failure(sdk.store.customer.retrieve()),
  };
}

const forgetPassword = (sdk: Medusa, { email }: { email: string }) =>
  sdk.auth.resetPassword("customer", "emailpass", { identifier: email });

async function setPassword(sdk: Medusa, { token, email, password }: Credentials & { token: string }) {
  await sdk.auth.updateProvider("customer", "emailpass", { password }, token);
  const reused = await failure(sdk.auth.updateProvider("customer", "emailpass", { password: "another one" }, token));
  const signedIn = await sdk.auth.login("customer", "emailpass", { email, password });
  return { reused, signedIn, me: (await sdk.store.customer.retrieve()).customer };
}

const signIn = (sdk: Medusa, { email, password }: Credentials) =>
  failure(sdk.auth.login("customer", "emailpass", { email, password }));

/** What the SDK makes of an error; undefined where there was none. */
async function failure(request: Promise<unknown>): Promise<{ status: number; message: string } | undefined> {
  try {
    await request;
    return undefined;
  } catch (error) {
    const { status, message } = error as { status: number; message: string };
    return { status, message };
  }
}

/** What a shopper does, with nothing but the SDK: the same code runs in Node and in a browser's page. */
export const journeys = {
  lookAround,
  lookAtProducts,
  buy,
  signUp,
  keepAddresses,
  takeCartAlong,
  forgetPassword,
  setPassword,
  signIn,
};

export type Journeys = typeof journeys;
export type JourneyName = keyof Journeys;
export type JourneyInput<Name extends JourneyName> = Parameters<Journeys[Name]>[1];
export type JourneyResult<Name extends JourneyName> = Awaited<ReturnType<Journeys[Name]>>;
