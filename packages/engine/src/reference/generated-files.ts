import { contracts as known, describeContract } from "@hanse/plugin-kit";
import type { Command } from "commander";
import { domains } from "../domains.ts";
import { openApiDocument } from "../platform/http/openapi.ts";
import { version } from "../version.ts";
import { adminRoutesPage } from "./admin-routes-page.ts";
import { readCatalogue } from "./catalogue.ts";
import { commandsPage } from "./commands-page.ts";
import { configurationPage } from "./configuration-page.ts";
import { contractPath, refuseBreaking } from "./published-contract.ts";
import { errorsPage } from "./errors-page.ts";
import { eventsPage } from "./events-page.ts";
import { jsSdkMethods } from "./js-sdk-methods.ts";
import { prettyJson } from "./pretty-json.ts";
import { protocolDocument } from "./protocol-document.ts";
import { storeApiTypes } from "./store-api.ts";

/** What is made from the sources and kept in the repository at `root`, by its path in it. Needs no database. */
export async function generatedFiles(program: Command, root: string): Promise<ReadonlyMap<string, string>> {
  const routes = domains.flatMap((domain) => domain.routes ?? []);
  const store = openApiDocument("store", routes, version);
  const admin = openApiDocument("admin", routes, version);
  const { errors, events } = await readCatalogue();
  const contracts = [...known.values()];
  for (const contract of contracts) await refuseBreaking(root, contract);
  return new Map([
    ["docs/reference/openapi/store.json", prettyJson(store)],
    ["docs/reference/openapi/admin.json", prettyJson(admin)],
    ["docs/reference/admin-routes.md", adminRoutesPage(admin, await jsSdkMethods())],
    ["docs/reference/configuration.md", configurationPage()],
    ["docs/reference/errors.md", errorsPage(errors)],
    ["docs/reference/events.md", eventsPage(events)],
    ["docs/reference/commands.md", commandsPage(program)],
    ["docs/reference/openapi/plugin-protocol.json", prettyJson(protocolDocument(contracts, version))],
    ...contracts.map((contract) => [contractPath(contract), prettyJson(describeContract(contract))] as const),
    ["packages/storefront-sdk/src/generated/store-api.ts", storeApiTypes(store)],
  ]);
}
