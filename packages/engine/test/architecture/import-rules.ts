import type { Import, SourceFile } from "./source-file.ts";

/** What a rule has to say against a file, one line each. */
export type Rule = (file: SourceFile) => string[];

const engine = "packages/engine/src/";
const isPlugin = (specifier: string) => /^@hanse\/plugin-(?!kit(\/|$))/.test(specifier);
const isTest = (path: string) => path.endsWith(".test.ts") || /^(packages\/(plugins\/)?[^/]+\/)?test\//.test(path);

/** `packages/plugins/inventory`, `packages/engine`, `bench`, or nothing for the files at the root. */
const packageOf = (path: string) =>
  /^(packages\/plugins\/[^/]+|packages\/[^/]+|examples\/[^/]+|bench)\//.exec(path)?.[1] ?? "";

const forbid = (file: SourceFile, isForbidden: (found: Import) => boolean, why: string) =>
  file.imports.filter(isForbidden).map(({ specifier }) => `${file.path} imports ${specifier}: ${why}`);

export const kitImportsNothingOfOurs: Rule = (file) =>
  packageOf(file.path) === "packages/plugin-kit"
    ? forbid(file, ({ specifier }) => specifier.startsWith("@hanse/"), "plugin-kit imports nothing of ours")
    : [];

export const pluginsImportOnlyTheKit: Rule = (file) =>
  file.path.startsWith("packages/plugins/")
    ? forbid(
        file,
        ({ specifier }) => specifier.startsWith("@hanse/") && !/^@hanse\/plugin-kit(\/|$)/.test(specifier),
        "a plugin imports plugin-kit and nothing else of ours",
      )
    : [];

export const onlyShopsImportPlugins: Rule = (file) => {
  const isShop = file.path.endsWith("hanse.config.ts") || ["bench", "examples"].includes(file.path.split("/")[0] ?? "");
  return isShop || isTest(file.path)
    ? []
    : forbid(file, ({ specifier }) => isPlugin(specifier), "only a shop's hanse.config.ts and tests import plugins");
};

export const packagesAreEnteredByName: Rule = (file) =>
  forbid(
    file,
    ({ specifier, target }) =>
      specifier.startsWith(".") && target !== undefined && packageOf(file.path) !== packageOf(target),
    "another package is imported by its name",
  );

/** The folder below the engine's `src`; nothing for files directly in it, or elsewhere. */
const areaOf = (path: string) =>
  path.startsWith(engine) ? /^([^/]+)\//.exec(path.slice(engine.length))?.[1] : undefined;

export const platformKnowsNoDomain: Rule = (file) =>
  areaOf(file.path) === "platform"
    ? forbid(
        file,
        ({ target }) => target !== undefined && target.startsWith(engine) && areaOf(target) !== "platform",
        "the platform knows no commerce",
      )
    : [];

/** Earlier domains only, and only through their faces; the rest of the engine (`cli`, `demo`) may use every domain's face. */
export const domainsImportEarlierFaces = (order: readonly string[]): Rule => {
  const mayUseModules = (path: string) => areaOf(path) === undefined || areaOf(path) === "cli" || isTest(path);
  return (file) => {
    if (!file.path.startsWith(engine)) return [];
    const own = areaOf(file.path);
    const rank = order.indexOf(own ?? "");
    return file.imports.flatMap(({ specifier, target = "" }) => {
      const other = areaOf(target);
      const complain = (why: string) => [`${file.path} imports ${specifier}: ${why}`];
      if (!target.startsWith(engine) || other === "platform" || (other !== undefined && other === own)) return [];
      const isDomain = other !== undefined && order.includes(other);
      if (rank >= 0 && !isTest(file.path)) {
        if (!isDomain) return complain("a domain imports only domains and the platform");
        if (order.indexOf(other) > rank) return complain(`${other} comes after ${own} in domains.ts; use an event`);
      }
      if (!isDomain || target === `${engine}${other}/index.ts`) return [];
      if (mayUseModules(file.path) && target.endsWith(".module.ts")) return [];
      return complain(`a domain is entered through its index.ts`);
    });
  };
};

/** Every circle of files that import each other, types included, as one line. */
export function findCycles(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const trail: string[] = [];
  const cycles: string[] = [];
  const visit = (path: string): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(" -> "));
    if (start >= 0 || done.has(path)) return;
    trail.push(path);
    for (const { target } of byPath.get(path)?.imports ?? []) if (target !== undefined) visit(target);
    trail.pop();
    done.add(path);
  };
  for (const { path } of files) visit(path);
  return cycles;
}
