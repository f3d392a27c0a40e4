import type { Medusa } from "../medusa.ts";

export type Admin = Medusa["admin"];
type Method = (...input: unknown[]) => Promise<unknown>;

/** The admin client, noting as `product.create` every method that was called and succeeded. */
export function recorded(admin: Admin, called: Set<string>): Admin {
  return new Proxy(admin, {
    get(resources, resource: keyof Admin) {
      return new Proxy(resources[resource], {
        get(methods: object, name: string) {
          const method = (methods as Readonly<Record<string, unknown>>)[name];
          if (typeof method !== "function") return method;
          return async (...input: unknown[]) => {
            const result = await (method as Method).apply(methods, input);
            called.add(`${resource}.${name}`);
            return result;
          };
        },
      });
    },
  });
}
