import type { Logger } from "@hanse/plugin-kit";
import { serve } from "@hanse/plugin-kit/serve";
import { type CalledPlugin, calledPlugins } from "./called-plugins.ts";
import { givenInput, serveParent } from "./parent.ts";

// A plugin as a service, as `hanse plugin serve` runs it.

const quiet = (): void => undefined;
// That it has no shop to tell of events is no concern here, and calls that fail are noticed by the caller.
const log: Logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

const { plugin, secret, databaseUrl } = givenInput<{ plugin: CalledPlugin; secret: string; databaseUrl: string }>();
const service = await serve(
  calledPlugins[plugin],
  { config: {}, host: "127.0.0.1", port: 0, secrets: [secret], hostUrl: undefined, databaseUrl },
  log,
);
serveParent({ url: service.url }, () => service.close());
