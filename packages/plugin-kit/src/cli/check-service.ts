import { Check } from "typebox/value";
import { incompatibilities } from "../compatibility.ts";
import { contracts } from "../contracts/all.ts";
import { describeContract, Manifest } from "../manifest.ts";
import { SignedClient, type VerifiedReply } from "../remote/signed-client.ts";
import type { CheckReport } from "./check-package.ts";

const deadlineMs = 5_000;

/**
 * Asks a running service what it is, signed as a shop would, and compares that with this version of the contracts.
 *
 * @param secrets as in `HANSE_SERVICE_SECRET`.
 * @throws Error when it cannot be reached, or does not know the secret.
 */
export async function checkService(url: string, secrets: readonly string[], id?: string): Promise<CheckReport> {
  if (secrets.length === 0) throw new Error("HANSE_SERVICE_SECRET has to be set to the secret of the service.");
  const manifest: unknown = JSON.parse((await signedManifest(url, secrets, id ?? (await idOf(url)))).body.toString());
  if (!Check(Manifest, manifest))
    return { lines: [], problems: ["it does not speak version 1 of the plugin protocol"] };
  return {
    lines: linesOf(manifest),
    problems: Object.keys(manifest.contracts).flatMap((name) => misfits(name, manifest)),
  };
}

/** A service tells its name to whoever asks whether it lives; calls are signed for that name. */
async function idOf(url: string): Promise<string> {
  const reply = await fetch(new URL("/livez", url), { signal: AbortSignal.timeout(deadlineMs) }).catch(
    (error: unknown) => {
      throw new Error(`Nobody answers at ${url}.`, { cause: error });
    },
  );
  const { plugin } = (await reply.json().catch(() => ({}))) as { plugin?: unknown };
  if (typeof plugin === "string") return plugin;
  throw new Error(`${url} does not say which plugin it is: name it with --id.`);
}

async function signedManifest(url: string, secrets: readonly string[], audience: string): Promise<VerifiedReply> {
  const client = new SignedClient({ url: new URL(url).origin, secrets, audience, connections: 1 });
  try {
    const signal = AbortSignal.timeout(deadlineMs);
    return await client.send({ method: "GET", path: "/manifest", signal });
  } catch (error) {
    throw new Error(`The service at ${url} cannot be asked: ${(error as Error).message}.`, { cause: error });
  } finally {
    await client.close();
  }
}

function misfits(name: string, manifest: Manifest): string[] {
  const known = contracts.get(name);
  return known ? incompatibilities(name, describeContract(known), manifest.contracts[name]) : [];
}

function linesOf({ id, providerId, contracts: offered, subscriptions, jobs, routes, hasWebhook }: Manifest): string[] {
  return [
    `plugin     ${id}`,
    ...(providerId === null ? [] : [`provider   ${providerId}`]),
    ...Object.entries(offered).map(
      ([name, { version, operations }]) =>
        `contract   ${name}, version ${version}: ${Object.keys(operations).join(", ")}`,
    ),
    ...subscriptions.map((event) => `hears      ${event}`),
    ...jobs.map(({ name, schedule }) => `job        ${name}, ${when(schedule)}`),
    ...routes.map(
      ({ method, scope, path }) => `route      ${method} ${scope === "public" ? "" : `/${scope}`}/x/${id}${path}`,
    ),
    ...(hasWebhook ? ["webhook    yes"] : []),
  ];
}

const when = (schedule: Manifest["jobs"][number]["schedule"]): string =>
  "cron" in schedule ? `cron ${schedule.cron}` : `every ${schedule.everyMs} ms`;
