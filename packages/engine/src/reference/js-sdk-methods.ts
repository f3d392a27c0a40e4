import { createRequire } from "node:module";

/** The part of `@medusajs/js-sdk` that is looked at here. */
interface Client {
  fetch(path: string, init?: { method?: string }): Promise<unknown>;
}
interface Sdk {
  readonly client: Client;
  readonly admin: Readonly<Record<string, object>>;
}
interface SdkModule {
  readonly default: new (config: { baseUrl: string }) => Sdk;
}

/** Methods that look at what they are given before they send anything. */
const particular: Readonly<Record<string, string>> = {
  "product.createImport": "POST /admin/products/imports",
  "upload.create": "POST /admin/uploads",
};

const placeholders = [":a", ":b", ":c", ":d", ":e"];

/**
 * Which route each method of the admin client calls, as `POST /admin/products/:a`: found out by calling them all on a client that
 * sends nothing. The client is a development dependency, as is this whole folder's work.
 */
export async function jsSdkMethods(): Promise<ReadonlyMap<string, string>> {
  const { default: Medusa } = createRequire(import.meta.url)("@medusajs/js-sdk") as SdkModule;
  const sdk = new Medusa({ baseUrl: "http://localhost" });
  let called: string | undefined;
  sdk.client.fetch = async (path, { method = "GET" } = {}) => {
    called ??= `${method} ${path.split("?", 1)[0]}`;
    return {};
  };
  const found = new Map(Object.entries(particular));
  for (const [resource, methods] of Object.entries(sdk.admin)) {
    for (const [name, method] of methodsOf(methods)) {
      if (found.has(`${resource}.${name}`)) continue;
      called = undefined;
      await method.call(methods, ...placeholders);
      if (called !== undefined) found.set(`${resource}.${name}`, called);
    }
  }
  return found;
}

type Method = (...ids: string[]) => Promise<unknown>;

/** Its own functions and those of its class. */
function methodsOf(resource: object): [name: string, method: Method][] {
  const names = [resource, Object.getPrototypeOf(resource) as object].flatMap(Object.getOwnPropertyNames);
  return [...new Set(names)].flatMap((name): [string, Method][] => {
    const method = (resource as Readonly<Record<string, unknown>>)[name];
    return name === "constructor" || typeof method !== "function" ? [] : [[name, method as Method]];
  });
}
