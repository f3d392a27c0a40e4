import { posix } from "node:path";

import type { Rule } from "./import-rules.ts";

const roles = [
  "entity",
  "schema",
  "service",
  "queries",
  "routes",
  "events",
  "errors",
  "jobs",
  "workflow",
  "module",
  "test",
];
const banned = ["util", "utils", "helper", "helpers", "common", "manager", "base", "impl"];
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const faceLimit = 30;

export const noStarExports: Rule = ({ path, starExports }) =>
  starExports.map((specifier) => `${path} has \`export * from "${specifier}"\`: exports are typed by hand`);

/** `cart.service.ts` has a role of the closed list, `totals.ts` is a bare noun. */
export const namesSayWhatIsInside: Rule = ({ path }) => {
  const match = /^(?:packages\/(?:plugins\/)?[^/]+|bench)\/(?:src|test)\/(.+)\.tsx?$/.exec(path);
  const [file = "", ...folders] = (match?.[1] ?? "").split("/").toReversed();
  const [noun = "", ...suffixes] = file.split(".");
  if (match === null) return [];
  return [
    ...[noun, ...folders].filter((name) => !kebab.test(name)).map((name) => `${path}: "${name}" is not kebab-case`),
    ...[noun, ...folders]
      .filter((name) => banned.includes(name.split("-").at(-1) ?? ""))
      .map((name) => `${path}: "${name}" says nothing; name what it computes`),
    ...suffixes
      .filter((suffix) => !roles.includes(suffix))
      .map((suffix) => `${path}: ".${suffix}" is none of the roles ${roles.join(", ")}`),
  ];
};

/** An `index.ts` is the entry of a package or the face of a domain, and a face fits on one screen. */
export const indexFilesAreFaces = (domains: readonly string[], entries: Iterable<string>): Rule => {
  const faces = new Set(domains.map((domain) => `packages/engine/src/${domain}/index.ts`));
  const allowed = new Set([...faces, ...entries]);
  return ({ path, lines }) => {
    if (posix.basename(path) !== "index.ts") return [];
    if (!allowed.has(path) && !isExample(path))
      return [`${path}: an index.ts is a package's entry or a domain's face, and this is neither`];
    return faces.has(path) && lines > faceLimit ? [`${path} has ${lines} lines; a face has ${faceLimit} at most`] : [];
  };
};

/** Examples are packages as their authors publish them, built before they are run. */
const isExample = (path: string): boolean => /^examples\/[^/]+\/src\/index\.ts$/.test(path);

/** Every folder of the engine with a module file is a registered domain with a face, and the other way round. */
export function findUnregistered(paths: readonly string[], domains: readonly string[]): string[] {
  const modules = paths.flatMap((path) => {
    const match = /^packages\/engine\/src\/([^/]+)\/([^/]+)\.module\.ts$/.exec(path);
    return match === null ? [] : [{ path, folder: match[1] ?? "", name: match[2] ?? "" }];
  });
  return [
    ...modules
      .filter(({ folder, name }) => folder !== name)
      .map(({ path, folder }) => `${path} should be ${folder}.module.ts`),
    ...modules
      .filter(({ folder }) => !domains.includes(folder))
      .map(({ path }) => `${path} is not listed in domains.ts`),
    ...domains
      .filter((domain) => !paths.includes(`packages/engine/src/${domain}/index.ts`))
      .map((domain) => `the domain ${domain} has no index.ts`),
  ];
}
