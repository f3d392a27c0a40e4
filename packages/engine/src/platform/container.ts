import { asClass, asValue, type AwilixContainer, createContainer, InjectionMode } from "awilix";
import type { DomainModule } from "./module.ts";

/** Everything a shop is made of, by name. Services are singletons; each request gets a scope of its own. */
export function buildContainer(platform: Record<string, unknown>, modules: readonly DomainModule[]): AwilixContainer {
  const container = createContainer({ injectionMode: InjectionMode.PROXY, strict: true });
  for (const [name, value] of Object.entries(platform)) container.register(name, asValue(value));
  for (const module of modules) {
    for (const [name, service] of Object.entries(module.services ?? {})) {
      if (container.hasRegistration(name)) {
        throw new Error(
          `Two services are called ${name}; the second comes from the domain ${module.name}. Rename one.`,
        );
      }
      container.register(name, asClass(service).singleton());
    }
  }
  return container;
}

/** Makes every service once, so that a missing dependency shows at the start and not at the first request. */
export function resolveAll(container: AwilixContainer): void {
  for (const name of Object.keys(container.registrations)) container.resolve(name);
}
