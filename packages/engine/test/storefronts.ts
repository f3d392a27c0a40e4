import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Medusa, MedusaConfig, MedusaModule } from "./medusa.ts";
import { chromium } from "playwright-core";
import { build } from "vite";
import { journeys, type JourneyInput, type JourneyName, type JourneyResult } from "./storefront-journeys.ts";

/** Required, so that Vitest leaves it as it is. */
const { default: MedusaClass } = createRequire(import.meta.url)("@medusajs/js-sdk") as MedusaModule;

/** Somewhere that the js-sdk runs. */
export interface Storefront {
  run<Name extends JourneyName>(name: Name, ...input: Rest<JourneyInput<Name>>): Promise<JourneyResult<Name>>;
  close(): Promise<void>;
}
type Rest<Input> = Input extends undefined ? [] : [input: Input];

type Journey = (sdk: Medusa, input: unknown) => Promise<never>;

/** The SDK in Node, with tokens. */
export function openNodeStorefront(config: MedusaConfig): Storefront {
  const sdk = new MedusaClass(config);
  return {
    run: (name, ...[input]) => (journeys[name] as Journey)(sdk, input),
    close: () => Promise.resolve(),
  };
}

export const chromiumPath = "/usr/bin/chromium";
export const hasChromium = existsSync(chromiumPath);

/** The SDK in a page of a browser, which comes from another origin than the shop's. */
export async function openBrowserStorefront(config: MedusaConfig): Promise<Storefront> {
  const script = await bundle(join(import.meta.dirname, "storefront-page.ts"));
  const server = createServer((request, reply) => {
    const isScript = request.url === "/page.js";
    reply.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    reply.end(
      isScript ? script : `<!doctype html><title>Storefront</title><script type="module" src="/page.js"></script>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({ executablePath: chromiumPath, args: ["--no-sandbox"] });
  const page = await browser.newPage();
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  const storefront = await page.evaluateHandle(
    (settings) => (globalThis as unknown as PageScope).openStorefront(settings),
    config,
  );
  return {
    run: (name, ...[input]) =>
      storefront.evaluate((run, [journey, given]) => run(journey, given) as Promise<never>, [name, input] as const),
    async close() {
      await browser.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What `storefront-page.ts` puts into the page. */
interface PageScope {
  openStorefront(config: MedusaConfig): (name: JourneyName, input: unknown) => Promise<unknown>;
}

async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, minify: false, lib: { entry, formats: ["es"], fileName: "page" } },
  });
  const [output] = [built].flat();
  const chunk = output && "output" in output ? output.output[0] : undefined;
  if (!chunk) throw new Error(`Vite made nothing of ${entry}.`);
  return chunk.code;
}
