import type { CheckReport } from "./check-package.ts";

const usage = `Usage: hanse-plugin serve PACKAGE [--port NUMBER] [--host ADDRESS] [--config FILE.json]
       hanse-plugin check PACKAGE
       hanse-plugin check URL [--id ID]

Runs a plugin as a service of its own, or says whether it fits. PACKAGE is a package that is installed here, or a path that
begins with a dot. serve takes the plugin's configuration from HANSE_PLUGIN_<KEY>, and HANSE_SERVICE_SECRET,
HANSE_SERVICE_HOST_URL, HANSE_SERVICE_DATABASE_URL, PORT (7100), HOST and LOG_LEVEL (info).
`;

/** The options of `hanse-plugin`, as they were written. */
export interface CommandOptions {
  readonly port?: string;
  readonly host?: string;
  readonly config?: string;
  readonly id?: string;
  readonly help?: boolean;
}

/** Runs `hanse-plugin serve` or `hanse-plugin check`. */
export async function runCommand([command, target, ...rest]: readonly string[], given: CommandOptions): Promise<void> {
  if (given.help) return void process.stdout.write(usage);
  if (target === undefined || rest.length > 0) throw new Error(`it takes a command and one package.\n\n${usage}`);
  if (command === "check") return show(await check(target, given.id));
  if (command !== "serve") throw new Error(`there is no command ${command}.\n\n${usage}`);
  const { servePackage } = await import("./serve-package.ts");
  await servePackage(target, {
    ...(given.port !== undefined && { port: portOf(given.port) }),
    ...(given.host !== undefined && { host: given.host }),
    ...(given.config !== undefined && { config: given.config }),
  });
}

/** Looks at a package, or at a running service when it is named by an address. */
export async function check(target: string, id?: string): Promise<CheckReport> {
  if (!/^https?:\/\//.test(target)) return (await import("./check-package.ts")).checkPackage(target);
  const secrets = (process.env["HANSE_SERVICE_SECRET"] ?? "").split(",").filter(Boolean);
  return (await import("./check-service.ts")).checkService(target, secrets, id);
}

/** Prints what was found; problems make the process end with code 1. */
export function show({ lines, problems }: CheckReport): void {
  const verdict =
    problems.length === 0 ? ["It fits this version of Hanse."] : problems.map((each) => `PROBLEM    ${each}`);
  process.stdout.write(`${[...lines, ...verdict].join("\n")}\n`);
  if (problems.length > 0) process.exitCode = 1;
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Error(`--port is "${text}", not a port from 0 to 65535.`);
}
