import type { Command } from "commander";
import { domains } from "../domains.ts";
import { openApiDocument } from "../platform/http/openapi.ts";
import { version } from "../version.ts";
import { readCatalogue } from "./catalogue.ts";
import { commandsPage } from "./commands-page.ts";
import { configurationPage } from "./configuration-page.ts";
import { errorsPage } from "./errors-page.ts";
import { eventsPage } from "./events-page.ts";
import { type ApiDocument, storeApiTypes } from "./store-api.ts";

/** What is made from the sources and kept in the repository, by its path in it. Needs no database. */
export async function generatedFiles(program: Command): Promise<ReadonlyMap<string, string>> {
  const routes = domains.flatMap((domain) => domain.routes ?? []);
  const [store, admin] = [openApiDocument("store", routes, version), openApiDocument("admin", routes, version)].map(
    (document) => `${JSON.stringify(document, null, 2)}\n`,
  ) as [string, string];
  const { errors, events } = await readCatalogue();
  return new Map([
    ["docs/reference/openapi/store.json", store],
    ["docs/reference/openapi/admin.json", admin],
    ["docs/reference/configuration.md", configurationPage()],
    ["docs/reference/errors.md", errorsPage(errors)],
    ["docs/reference/events.md", eventsPage(events)],
    ["docs/reference/commands.md", commandsPage(program)],
    ["packages/storefront-sdk/src/generated/store-api.ts", storeApiTypes(JSON.parse(store) as ApiDocument)],
  ]);
}
