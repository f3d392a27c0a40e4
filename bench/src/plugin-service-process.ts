import type { Logger } from "@hanse/plugin-kit";
import { serve } from "@hanse/plugin-kit/serve";
import { type CalledPlugin, calledPlugins } from "./called-plugins.ts";
import { givenInput, serveParent } from "./parent.ts";

// A plugin as a service, as `hanse plugin serve` runs it.

const fail = (about: object, message: string): void => {
  throw new Error(`A service complains: ${message}`, { cause: about });
};
// That it has no shop to tell of events is a warning.
const log: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: fail };

const { plugin, secret, databaseUrl } = givenInput<{ plugin: CalledPlugin; secret: string; databaseUrl: string }>();
const service = await serve(
  calledPlugins[plugin],
  { config: {}, host: "127.0.0.1", port: 0, secrets: [secret], hostUrl: undefined, databaseUrl },
  log,
);
serveParent({ url: service.url }, () => service.close());
